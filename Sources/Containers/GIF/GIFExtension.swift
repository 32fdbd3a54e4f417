/// What extensions hold, as bytes: sub-blocks, and the packet that is laid bare between them.
enum GIFExtension {
    /// The application that looping, XMP, and a manifest store are written under.
    static let xmpName = Array("XMP DataXMP".utf8)
    static let credentialName = Array("C2PA_GIF".utf8) + [1, 0, 0]
    static let loopNames = [Array("NETSCAPE2.0".utf8), Array("ANIMEXTS1.0".utf8)]
    static let nameBytes = 11

    /// The bytes behind an XMP packet: whichever byte of the packet a decoder takes for a length,
    /// it lands on one that leads to the zero at the end (XMP part 3, 1.1.2).
    static let trailer: [UInt8] = [1] + (0...255).reversed() + [0]

    /// Joins sub-blocks; what is cut off is left out.
    static func joined(_ data: some Collection<UInt8>) -> [UInt8] {
        var rest = Array(data)[...]
        var bytes: [UInt8] = []
        while let count = rest.popFirst(), count > 0 {
            bytes += rest.prefix(Int(count))
            rest = rest.dropFirst(Int(count))
        }
        return bytes
    }

    /// Cuts bytes into sub-blocks and ends them.
    static func subBlocks(_ bytes: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: 255).flatMap { start -> [UInt8] in
            let part = bytes[start..<min(bytes.count, start + 255)]
            return [UInt8(part.count)] + part
        } + [0]
    }

    /// The packet in the data of an application extension, from behind the application's name.
    ///
    /// Some writers cut it into sub-blocks instead, as every other application does.
    static func packet(_ data: ArraySlice<UInt8>) -> [UInt8] {
        guard data.count >= trailer.count, data.suffix(trailer.count).elementsEqual(trailer) else {
            return joined(data)
        }
        return Array(data.dropLast(trailer.count))
    }

    /// An application extension that holds a packet.
    static func encoded(packet: [UInt8]) -> [UInt8] {
        [0x21, 0xFF, UInt8(nameBytes)] + xmpName + packet + trailer
    }

    /// A comment extension.
    static func encoded(comment: [UInt8]) -> [UInt8] { [0x21, 0xFE] + subBlocks(comment) }
}
