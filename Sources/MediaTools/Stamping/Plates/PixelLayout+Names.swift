extension PixelLayout {
    /// Reads ffmpeg's name of a pixel format; `nil` for one that isn't worked on.
    init?(named name: String) {
        guard let layout = Self.planar(name) ?? Self.packed(name) else { return nil }
        self = layout
    }

    /// The planar format to which this one can be turned and back without loss.
    var planarName: String? {
        if Self.planar(name) != nil {
            guard isBigEndian else { return name }
            return String(name.dropLast(2)) + "le"
        }
        guard isRGB else { return isGray && !hasAlpha ? "gray16le" : nil }
        return (hasAlpha ? "gbrap" : "gbrp") + (depth > 8 ? "16le" : "")
    }

    /// Packed formats of colour that hold the same samples as a planar one.
    static func planarSibling(of name: String) -> String? {
        switch name {
        case "nv12", "nv21": "yuv420p"
        case "nv16", "yuyv422", "uyvy422", "yvyu422": "yuv422p"
        case "nv24", "nv42": "yuv444p"
        case "p010le": "yuv420p10le"
        case "y210le", "nv20le": "yuv422p10le"
        case "rgb0", "bgr0", "0rgb", "0bgr": "gbrp"
        case "bgr24": "gbrp"
        case "bgr48le", "bgr48be": "gbrp16le"
        case "bgra64le", "bgra64be": "gbrap16le"
        case "pal8": "gbrap"
        default: PixelLayout(named: name)?.planarName
        }
    }

    private static func planar(_ name: String) -> PixelLayout? {
        let isBig = name.hasSuffix("be")
        let plain = isBig || name.hasSuffix("le") ? String(name.dropLast(2)) : name
        for (stem, depths) in stems where plain.hasPrefix(stem) {
            let digits = plain.dropFirst(stem.count)
            guard digits.isEmpty || plain != name else { continue }
            guard let depth = digits.isEmpty ? 8 : Int(digits), depths.contains(depth) else {
                continue
            }
            return planar(name, stem, depth, isBig)
        }
        return nil
    }

    private static func planar(
        _ name: String,
        _ stem: String,
        _ depth: Int,
        _ isBig: Bool,
    ) -> PixelLayout {
        if stem == "gray" {
            let light = Component(role: .light, plane: 0)
            return PixelLayout(name: name, components: [light], depth: depth, isBigEndian: isBig)
        }
        let isRGB = stem.hasPrefix("gbr")
        let hasAlpha = isRGB ? stem == "gbrap" : stem.hasPrefix("yuva")
        var roles: [Role] = isRGB ? [.light, .light, .light] : [.light, .chroma, .chroma]
        if hasAlpha { roles.append(.alpha) }
        let shift: (Int, Int) =
            switch stem.filter(\.isNumber) {
            case "420": (1, 1)
            case "422": (1, 0)
            case "440": (0, 1)
            case "411": (2, 0)
            case "410": (2, 2)
            default: (0, 0)
            }
        return PixelLayout(
            name: name,
            components: roles.enumerated().map { Component(role: $1, plane: $0) },
            depth: depth,
            isBigEndian: isBig,
            shift: shift,
            isRGB: isRGB,
        )
    }

    /// Beginnings of planar formats' names, with the depths that the filters know.
    private static let stems: [(String, Set<Int>)] = [
        ("gray", [8, 9, 10, 12, 16]), ("gbrp", [8, 9, 10, 12, 14, 16]),
        ("gbrap", [8, 10, 12, 16]),
        ("yuvj420p", [8]), ("yuvj422p", [8]), ("yuvj444p", [8]), ("yuvj440p", [8]),
        ("yuvj411p", [8]),
        ("yuv420p", [8, 9, 10, 12, 14, 16]), ("yuv422p", [8, 9, 10, 12, 14, 16]),
        ("yuv444p", [8, 9, 10, 12, 14, 16]), ("yuv440p", [8, 10, 12]), ("yuv411p", [8]),
        ("yuv410p", [8]), ("yuva420p", [8, 9, 10, 16]), ("yuva422p", [8, 9, 10, 12, 16]),
        ("yuva444p", [8, 9, 10, 12, 16]),
    ]

    private static func packed(_ name: String) -> PixelLayout? {
        switch name {
        case "rgb24", "bgr24": packed(name, [.light, .light, .light])
        case "rgba", "bgra": packed(name, [.light, .light, .light, .alpha])
        case "argb", "abgr": packed(name, [.alpha, .light, .light, .light])
        case "ya8": packed(name, [.light, .alpha])
        case "rgb48be", "rgb48le": packed(name, [.light, .light, .light], depth: 16)
        case "rgba64be", "rgba64le": packed(name, [.light, .light, .light, .alpha], depth: 16)
        case "ya16be", "ya16le": packed(name, [.light, .alpha], depth: 16)
        default: nil
        }
    }

    private static func packed(_ name: String, _ roles: [Role], depth: Int = 8) -> PixelLayout {
        let components = roles.enumerated().map {
            Component(role: $1, plane: 0, offset: $0, step: roles.count)
        }
        let isBig = depth > 8 && name.hasSuffix("be")
        return PixelLayout(
            name: name,
            components: components,
            depth: depth,
            isBigEndian: isBig,
            isRGB: roles.filter { $0 == .light }.count == 3,
        )
    }
}
