/// Metadata boxes for the tests' own small files.
enum SmallMetadata {
    static func data(_ text: [UInt8], type: Int = 1) -> [UInt8] {
        BoxBytes.box("data", BoxBytes.u32(type), BoxBytes.zeros(4), text)
    }

    static func item(_ name: String, _ text: String, type: Int = 1) -> [UInt8] {
        BoxBytes.box(name, data(Array(text.utf8), type: type))
    }

    static func freeform(_ mean: String, _ name: String, _ text: String) -> [UInt8] {
        let names =
            BoxBytes.full("mean", Array(mean.utf8)) + BoxBytes.full("name", Array(name.utf8))
        return BoxBytes.box("----", names, data(Array(text.utf8)))
    }

    static func handler(_ type: String) -> [UInt8] {
        BoxBytes.full("hdlr", BoxBytes.zeros(4), BoxBytes.name(type), BoxBytes.zeros(13))
    }

    /// The list that music players use.
    static func list(_ items: [UInt8]..., behind: [UInt8] = []) -> [UInt8] {
        BoxBytes.full(
            "meta",
            handler("mdir"),
            BoxBytes.box("ilst", Array(items.joined())),
            behind,
        )
    }

    /// Keys and their values; a `meta` of QuickTime's has no version.
    static func keyed(
        _ pairs: [(String, String)],
        isQuickTime: Bool = false,
        type: Int = 1,
    ) -> [UInt8] {
        let keys = pairs.flatMap {
            BoxBytes.u32($0.0.utf8.count + 8) + BoxBytes.name("mdta") + Array($0.0.utf8)
        }
        let items = pairs.enumerated().flatMap { index, pair in
            let data = data(Array(pair.1.utf8), type: type)
            return BoxBytes.u32(data.count + 8) + BoxBytes.u32(index + 1) + data
        }
        let content =
            handler("mdta") + BoxBytes.full("keys", BoxBytes.u32(pairs.count), keys)
            + BoxBytes.box("ilst", items)
        return isQuickTime ? BoxBytes.box("meta", content) : BoxBytes.full("meta", content)
    }

    static let xmpType: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF,
        0xAC,
    ]
    static let credentialType: [UInt8] = [
        0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4,
        0x81,
    ]

    static func packet(_ text: String) -> [UInt8] {
        BoxBytes.box("uuid", xmpType, Array(text.utf8))
    }

    static func credential(_ purpose: String, merkle: UInt64?, _ data: [UInt8]) -> [UInt8] {
        let head = BoxBytes.zeros(4) + Array(purpose.utf8) + [0]
        return BoxBytes.box(
            "uuid",
            credentialType,
            head,
            merkle.map { BoxBytes.u64($0) } ?? [],
            data,
        )
    }
}
