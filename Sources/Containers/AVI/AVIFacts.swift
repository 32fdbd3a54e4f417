import Media

extension AVIHeader {
    /// What the headers state.
    ///
    /// - Parameter isOpen: whether the file was streamed: lengths are then only stand-ins.
    func facts(isOpen: Bool) -> MediaFacts {
        var facts = MediaFacts()
        let video = streams.first { $0.kind == "vids" || $0.kind == "iavs" }
        let audio = streams.first { $0.kind == "auds" }
        facts.kind = video != nil ? .video : audio != nil ? .audio : nil
        if let video {
            let size = pictureSize(of: video)
            (facts.width, facts.height) = (size?.width, size?.height)
            facts.framesPerSecond = video.unitsPerSecond
            facts.videoCodec = AVICodec.name(video)
        }
        if let format = audio.flatMap({ WaveFormat($0.format) }) {
            facts.audioCodec = format.codec
            facts.sampleRate = format.sampleRate == 0 ? nil : Int(format.sampleRate)
            facts.channels = format.channels == 0 ? nil : Int(format.channels)
        }
        facts.durationSeconds = isOpen ? nil : streams.compactMap(seconds).max()
        return facts
    }

    /// Some writers state only the pictures of the first RIFF as a stream's length.
    private func seconds(_ stream: AVIStream) -> Double? {
        guard let units = stream.unitsPerSecond else { return nil }
        let length = stream.kind == "vids" ? max(stream.length, totalFrames) : stream.length
        return length == 0 ? nil : Double(length) / units
    }

    /// The stream's own size, else the main header's; rows may stand from the top (a negative
    /// height).
    private func pictureSize(of stream: AVIStream) -> (width: Int, height: Int)? {
        let width = Int32(bitPattern: stream.format.integer(at: 4)).magnitude
        let height = Int32(bitPattern: stream.format.integer(at: 8)).magnitude
        if width > 0, height > 0 { return (Int(width), Int(height)) }
        guard self.width > 0, self.height > 0 else { return nil }
        return (Int(self.width), Int(self.height))
    }
}

/// Names of picture codecs by the four characters that AVI has for them.
enum AVICodec {
    /// The codec by ffmpeg's name: by the format's characters, else by the handler's.
    static func name(_ stream: AVIStream) -> String? {
        guard stream.kind == "vids" else { return "dvvideo" }
        let format = stream.format.dropFirst(16).prefix(4)
        if format.elementsEqual([0, 0, 0, 0]) { return "rawvideo" }
        return name(format) ?? name(stream.handler[...])
    }

    private static func name(_ characters: ArraySlice<UInt8>) -> String? {
        let code = String(decoding: characters.map(\.asciiUppercased), as: UTF8.self)
        return names.first { $0.value.contains(code) }?.key
    }

    private static let names: [String: Set<String>] = [
        "mpeg4": ["FMP4", "XVID", "DX50", "DIVX", "MP4V", "MP4S", "M4S2", "3IV2", "RMP4"],
        "msmpeg4v1": ["MPG4", "MP41"], "msmpeg4v2": ["MP42", "DIV2"],
        "msmpeg4v3": ["MP43", "DIV3", "DIV4", "DIV5", "DIV6", "AP41", "COL1"],
        "h264": ["H264", "X264", "AVC1", "DAVC", "VSSH"],
        "hevc": ["HEVC", "H265", "HVC1", "HEV1"], "av1": ["AV01"],
        "vp8": ["VP80"], "vp9": ["VP90"], "vp6": ["VP60", "VP61", "VP62"],
        "mjpeg": ["MJPG", "JPEG", "AVRN", "DMB1"], "ffv1": ["FFV1"], "huffyuv": ["HFYU"],
        "ffvhuff": ["FFVH"], "utvideo": ["ULRA", "ULRG", "ULY0", "ULY2", "ULH0", "ULH2"],
        "lagarith": ["LAGS"], "png": ["MPNG", "PNG1"], "dvvideo": ["DVSD", "DVHD", "DV25", "DVC "],
        "wmv1": ["WMV1"], "wmv2": ["WMV2"], "wmv3": ["WMV3"], "h263": ["H263", "S263"],
        "flv1": ["FLV1"], "mpeg1video": ["MPG1", "PIM1"], "mpeg2video": ["MPG2", "MPEG"],
        "cinepak": ["CVID"], "indeo5": ["IV50"], "indeo3": ["IV32"], "theora": ["THEO"],
        "msvideo1": ["MSVC", "CRAM", "WHAM"], "cscd": ["CSCD"], "zmbv": ["ZMBV"],
        "rawvideo": ["DIB ", "I420", "IYUV", "YV12", "YUY2", "UYVY", "Y800", "NV12"],
    ]
}
