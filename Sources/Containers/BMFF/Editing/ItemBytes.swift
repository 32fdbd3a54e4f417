/// Writes the boxes that metadata stands in.
enum ItemBytes {
    /// An item that holds text: `data` of type 1, which is UTF-8, of no locale.
    static func item(_ type: BoxType, _ text: [UInt8]) throws(ContainerError) -> [UInt8] {
        try Box.bytes(type, try data(text))
    }

    /// An item of the players' list, with its names if it's a free one.
    static func item(_ name: ListItem, _ text: [UInt8]) throws(ContainerError) -> [UInt8] {
        guard name.type == "----" else { return try item(name.type, text) }
        let mean = try Box.bytes("mean", [0, 0, 0, 0] + Array(name.mean.utf8))
        let label = try Box.bytes("name", [0, 0, 0, 0] + Array(name.name.utf8))
        return try Box.bytes("----", mean + label + data(text))
    }

    /// UTF-8 of no locale.
    static func data(_ text: [UInt8]) throws(ContainerError) -> [UInt8] {
        try Box.bytes("data", [0, 0, 0, 1, 0, 0, 0, 0] + text)
    }

    /// One entry of `keys`.
    static func key(_ key: String) -> [UInt8] {
        UInt32(truncatingIfNeeded: key.utf8.count + 8).bigEndianBytes + BoxType("mdta").bytes
            + Array(key.utf8)
    }

    /// A list of keys: some as they stand elsewhere, and new ones.
    static func keys(
        _ standing: (bytes: [UInt8], count: Int),
        _ keys: [String],
    ) throws(ContainerError) -> [UInt8] {
        let count = UInt32(truncatingIfNeeded: standing.count + keys.count).bigEndianBytes
        return try Box.bytes("keys", [0, 0, 0, 0] + count + standing.bytes + keys.flatMap(key))
    }

    /// A `meta` of a kind, with its boxes; players' lists also name their maker.
    static func meta(_ handler: BoxType, _ boxes: [[UInt8]]) throws(ContainerError) -> [UInt8] {
        let maker: BoxType = handler == "mdir" ? "appl" : BoxType(code: 0)
        let head = [UInt8](repeating: 0, count: 8) + handler.bytes + maker.bytes
        let handlerBox = try Box.bytes("hdlr", head + [UInt8](repeating: 0, count: 9))
        return try Box.bytes("meta", [0, 0, 0, 0] + handlerBox + Array(boxes.joined()))
    }

    /// An XMP packet, in a root box or in QuickTime's.
    static func packet(_ packet: [UInt8], as type: BoxType) throws(ContainerError) -> [UInt8] {
        try Box.bytes(type, type == "uuid" ? UserBoxType.xmp.bytes + packet : packet)
    }
}
