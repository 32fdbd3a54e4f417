import Provenance

/// Cuts the store out of well-formed files: just enough of each format for that.
enum StoreInFile {
    static func store(in bytes: [UInt8], of format: String) -> [UInt8]? {
        switch format {
        case "png": png(bytes)
        case "wav": riff(bytes)
        case "jpg": jpeg(bytes)
        case "mp4", "mov", "m4a": movie(bytes)
        default: nil
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func png(_ bytes: [UInt8]) -> [UInt8]? {
        var at = 8
        while at + 12 <= bytes.count {
            let size = number(bytes[at..<at + 4])
            if bytes[at + 4..<at + 8].elementsEqual("caBX".utf8) {
                return Array(bytes[at + 8..<at + 8 + size])
            }
            at += 12 + size
        }
        return nil
    }

    private static func riff(_ bytes: [UInt8]) -> [UInt8]? {
        var at = 12
        while at + 8 <= bytes.count {
            let size = bytes[at + 4..<at + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
            if bytes[at..<at + 4].elementsEqual("C2PA".utf8) {
                return Array(bytes[at + 8..<at + 8 + size])
            }
            at += 8 + size + size % 2
        }
        return nil
    }

    /// Puts the APP11 segments together; each repeats the box's header behind its own.
    private static func jpeg(_ bytes: [UInt8]) -> [UInt8]? {
        var at = 2
        var store: [UInt8] = []
        while at + 4 <= bytes.count, bytes[at] == 0xFF, bytes[at + 1] != 0xDA {
            let size = number(bytes[at + 2..<at + 4])
            let segment = bytes[at + 4..<at + 2 + size]
            if bytes[at + 1] == 0xEB, segment.starts(with: "JP".utf8) {
                store += segment.dropFirst(store.isEmpty ? 8 : 16)
            }
            at += 2 + size
        }
        return store.isEmpty ? nil : store
    }

    /// The `uuid` box whose purpose is `manifest`; a file with an update has two others instead.
    private static func movie(_ bytes: [UInt8]) -> [UInt8]? {
        let uuid = ProvenanceTests.bytes(fromHex: "d8fec3d61b0e483c92975828877ec481")
        var at = 0
        while at + 8 <= bytes.count {
            var size = number(bytes[at..<at + 4])
            if size == 1 { size = number(bytes[at + 8..<at + 16]) }
            if size == 0 { size = bytes.count - at }
            let content = bytes[at..<at + size].dropFirst(8)
            if bytes[at + 4..<at + 8].elementsEqual("uuid".utf8), content.starts(with: uuid) {
                let rest = content.dropFirst(20)
                return rest.starts(with: "manifest\0".utf8) ? Array(rest.dropFirst(17)) : nil
            }
            at += size
        }
        return nil
    }
}
