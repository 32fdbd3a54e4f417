import Labels
import Provenance

extension Observation {
    /// What a Content Credentials store states, unchecked.
    ///
    /// A file without a store gives no signal: its absence is evidence of nothing.
    var credentialSignals: [Signal] {
        guard let source = credential?.source else { return [] }
        let types = source.digitalSourceTypes.compactMap { DigitalSourceType($0) }
        if let type = types.first(where: { $0.meaning.isSynthetic }) {
            var signal = Signal(
                .contentCredentials,
                .synthetic,
                .decisive,
                .credential(source, states: type.term),
            )
            signal.implication = .init(.is, .stated)
            signal.details = details(of: source)
            return [signal]
        }
        guard let type = types.first(where: { $0.meaning == .captured }) else { return [] }
        var signal = Signal(
            .contentCredentials,
            .captured,
            .weak,
            .credential(source, states: type.term),
        )
        signal.details = details(of: source)
        return [signal]
    }

    private func details(of source: StatedSource) -> [Signal.Detail] {
        var details = [
            Signal.Detail("manifest", source.manifestLabel),
            Signal.Detail(
                "digital_source_types",
                source.digitalSourceTypes.joined(separator: ", "),
            ),
        ]
        if let generator = source.claimGenerator {
            details.append(.init("claim_generator", generator))
        }
        return details
    }
}

extension Explanation {
    fileprivate static func credential(_ source: StatedSource, states type: String) -> Explanation {
        let (english, chinese) =
            source.claimGenerator.map { (", written by \($0),", "（由 \($0) 写入）") } ?? ("", "")
        return Explanation(
            "The file's Content Credentials\(english) state the source type “\(type)”. "
                + "Their signature was not checked.",
            "文件的内容凭证\(chinese)载明来源类型为“\(type)”，其签名尚未核验。",
        )
    }
}
