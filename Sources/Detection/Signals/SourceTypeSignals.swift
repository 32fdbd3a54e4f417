import Labels

extension Observation {
    /// What the XMP's `Iptc4xmpExt:DigitalSourceType` says.
    var sourceTypeSignals: [Signal] {
        survey.sourceTypes.compactMap { type in
            switch type.meaning {
            case .synthetic, .partlySynthetic: synthetic(type)
            case .captured: captured(type)
            case .algorithmic: algorithmic(type)
            case .made, .unknown: nil
            }
        }
    }

    private func synthetic(_ type: DigitalSourceType) -> Signal {
        var signal = Signal(
            .iptcSourceType,
            .synthetic,
            .decisive,
            Explanation(
                "The file's XMP states the IPTC source type “\(type.term)”: made or edited with "
                    + "generative AI.",
                "文件的 XMP 载明 IPTC 来源类型为“\(type.term)”：由生成式人工智能制作或编辑。",
            ),
        )
        signal.implication = .init(.is, .stated)
        signal.details = [.init("digital_source_type", type.uri)]
        return signal
    }

    /// A recording is a claim that speaks for nobody: it is reported and raises nothing.
    private func captured(_ type: DigitalSourceType) -> Signal {
        var signal = Signal(
            .iptcSourceType,
            .captured,
            .weak,
            Explanation(
                "The file's XMP states the IPTC source type “\(type.term)”: a recording of "
                    + "something real. Nobody has checked this statement.",
                "文件的 XMP 载明 IPTC 来源类型为“\(type.term)”：为实拍或实录。该说法未经核实。",
            ),
        )
        signal.details = [.init("digital_source_type", type.uri)]
        return signal
    }

    /// `algorithmicMedia` is computed without a trained model, so it isn't evidence of AI.
    private func algorithmic(_ type: DigitalSourceType) -> Signal {
        var signal = Signal(
            .iptcSourceType,
            .synthetic,
            .weak,
            Explanation(
                "The file's XMP states the IPTC source type “\(type.term)”: computed by an "
                    + "algorithm that was not trained on other works.",
                "文件的 XMP 载明 IPTC 来源类型为“\(type.term)”：由未经训练的算法计算生成。",
            ),
        )
        signal.details = [.init("digital_source_type", type.uri)]
        return signal
    }
}
