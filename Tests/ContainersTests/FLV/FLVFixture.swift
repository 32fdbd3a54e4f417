/// FLV files put together byte by byte.
enum FLVFixture {
    static func be(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    static func tag(_ type: UInt8, _ content: [UInt8], time: UInt8 = 0) -> [UInt8] {
        let size = be(UInt32(content.count)).dropFirst()
        return [type] + size + [0, 0, time, 0, 0, 0, 0] + content + be(UInt32(content.count + 11))
    }

    static func file(_ tags: [[UInt8]], flags: UInt8 = 5) -> [UInt8] {
        Array("FLV".utf8) + [1, flags, 0, 0, 0, 9, 0, 0, 0, 0] + tags.joined()
    }

    static func string(_ text: String) -> [UInt8] { [2] + key(text) }
    static func key(_ text: String) -> [UInt8] { be(UInt16(text.utf8.count)) + text.utf8 }
    static func number(_ value: Double) -> [UInt8] { [0] + be(value.bitPattern) }
    static func longString(_ text: String) -> [UInt8] {
        [12] + be(UInt32(text.utf8.count)) + text.utf8
    }
    static func strictArray(_ values: [[UInt8]]) -> [UInt8] {
        [10] + be(UInt32(values.count)) + values.joined()
    }
    static func object(_ members: [(String, [UInt8])]) -> [UInt8] {
        [3] + members.flatMap { key($0.0) + $0.1 } + [0, 0, 9]
    }
    static func array(_ members: [(String, [UInt8])], count: UInt32? = nil) -> [UInt8] {
        [8] + be(count ?? UInt32(members.count)) + members.flatMap { key($0.0) + $0.1 } + [0, 0, 9]
    }

    /// Script data under a name.
    static func script(_ value: [UInt8], _ name: String = "onMetaData") -> [UInt8] {
        tag(18, string(name) + value)
    }

    /// A picture and a sound: H.263 of Sorenson, and MP3 of 44.1 kHz in two channels.
    static let media = [tag(9, [0x12, 1, 2, 3]), tag(8, [0x2F, 4, 5], time: 40)]
}
