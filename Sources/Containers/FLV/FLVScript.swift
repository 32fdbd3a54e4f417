import Media

/// A tag of script data: a name, and an object that says something of the file (E.4.4).
struct FLVScript: Sendable {
    /// The tag.
    let tag: FLVTag
    /// The tag's head as it stands.
    let head: [UInt8]
    /// The script's name, such as `onMetaData`, `onXMPData` and `onTextData`.
    let name: String
    /// The tag's content.
    private let bytes: [UInt8]
    /// Where the count of an array stands; an object has none.
    private let countIndex: Int?
    /// The members, in the order in which they stand.
    let members: [AMFMember]
    /// Where the members begin.
    private let firstIndex: Int
    /// Whether all of it could be read, so that it can be edited.
    let isWhole: Bool
    /// Where numbers stand that count from the file's beginning.
    private let offsets: [Int]

    /// Reads a tag, or gives `nil` when it holds no name and object.
    init?(
        _ source: any ByteSource,
        _ tag: FLVTag,
        limits: ContainerLimits,
    ) throws(ContainerError) {
        guard tag.content.count <= limits.metadataBytes else {
            throw .overLimit(what: "a script tag is too large", at: tag.range.lowerBound)
        }
        var cursor = ByteCursor(source, in: tag.range)
        head = try cursor.bytes(FLVTag.headBytes, "a script tag")
        bytes = try cursor.bytes(tag.content.count, "a script tag")
        self.tag = tag
        var reader = AMFReader(bytes, limits: limits)
        guard let (name, countIndex) = try? Self.head(&reader) else { return nil }
        (self.name, self.countIndex, firstIndex) = (name, countIndex, reader.index)
        do {
            members = try reader.members(depth: 1).list
            isWhole = true
        } catch .overLimit {
            throw .overLimit(what: "a script tag holds too much", at: tag.range.lowerBound)
        } catch {
            members = Self.readable(AMFReader(bytes, at: firstIndex, limits: limits))
            isWhole = false
        }
        offsets = Self.offsets(members, bytes, limits)
    }

    private static func head(
        _ reader: inout AMFReader
    ) throws(AMFReader.Fault) -> (name: String, countIndex: Int?) {
        guard try reader.marker() == .string else { throw .damaged }
        let name = String(decoding: try reader.key(), as: UTF8.self)
        switch try reader.marker() {
        case .object: return (name, nil)
        case .array:
            let index = reader.index
            _ = try reader.integer(4)
            return (name, index)
        default: throw .damaged
        }
    }

    /// The members before the damage.
    private static func readable(_ start: AMFReader) -> [AMFMember] {
        var (reader, members) = (start, [AMFMember]())
        while true {
            let first = reader.index
            guard let key = try? reader.key() else { return members }
            let value = reader.index
            guard (try? reader.skip(depth: 1)) != nil else { return members }
            let range = first..<reader.index
            members.append(AMFMember(key: key, range: range, value: value..<reader.index))
        }
    }

    /// The offsets that indexers state: of each key frame, and of the last.
    private static func offsets(
        _ members: [AMFMember],
        _ bytes: [UInt8],
        _ limits: ContainerLimits,
    ) -> [Int] {
        members.flatMap { member -> [Int] in
            switch member.name {
            case "lastkeyframelocation": return member.number(in: bytes).map { [$0] } ?? []
            case "keyframes":
                var reader = AMFReader(bytes, at: member.value.lowerBound, limits: limits)
                guard let marker = try? reader.marker(), marker == .object || marker == .array
                else { return [] }
                if marker == .array { _ = try? reader.integer(4) }
                let inner = (try? reader.members(depth: 2).list) ?? []
                return inner.filter { $0.name == "filepositions" }.flatMap { positions in
                    var list = AMFReader(bytes, at: positions.value.lowerBound, limits: limits)
                    return (try? list.numbers()) ?? []
                }
            default: return []
            }
        }
    }
}

extension FLVScript {
    /// The text of a member.
    func text(_ member: AMFMember) -> [UInt8]? { member.text(in: bytes) }

    /// A number that is stated, when it is a number.
    func number(_ name: String) -> Double? {
        members.first { $0.name == name }.flatMap { $0.number(in: bytes) }.map(bytes.double(at:))
    }

    /// Whether a member has this key, whatever its capitals.
    func holds(_ key: [UInt8]) -> Bool {
        members.contains { $0.key.asciiUppercased == key.asciiUppercased }
    }

    /// The tag with texts set, the other members byte by byte as they are.
    ///
    /// - Parameters:
    ///   - dropped: keys that are taken out, since another tag holds them.
    ///   - map: where the file's bytes go; offsets in the tag follow.
    func edited(
        setting values: [FLVText],
        dropping dropped: [[UInt8]],
        _ map: OffsetMap = OffsetMap(),
        fileGrowth: Int64 = 0,
    ) throws(ContainerError) -> [UInt8] {
        guard isWhole else {
            let at = tag.range.lowerBound
            throw .unsupported(what: "script data of the FLV file that is damaged", at: at)
        }
        let old = moved(by: map, fileGrowth)
        var content = Array(old[..<firstIndex])
        var remaining = values
        var (count, end) = (0, firstIndex)
        for member in members {
            end = member.range.upperBound
            let next = remaining.firstIndex { $0.key.asciiUppercased == member.key.asciiUppercased }
            if let next {
                let text = remaining.remove(at: next).text
                content += try AMFMember.bytes(key: member.key, text: text)
            } else if (dropped + values.map(\.key)).contains(where: {
                $0.asciiUppercased == member.key.asciiUppercased
            }) {
                continue
            } else {
                content += old[member.range]
            }
            count += 1
        }
        for value in remaining {
            content += try AMFMember.bytes(key: value.key, text: value.text)
            count += 1
        }
        content += old[end...]
        if let countIndex, count != members.count { setCount(count, at: countIndex, in: &content) }
        return try FLVTag.bytes(content, like: head, at: tag.range.lowerBound)
    }

    /// An array's count is only near the truth with some writers; it is kept as near.
    private func setCount(_ count: Int, at index: Int, in content: inout [UInt8]) {
        let stated = content[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
        let new = UInt32(clamping: max(0, stated + count - members.count))
        content.replaceSubrange(index..<index + 4, with: new.bigEndianBytes)
    }

    private func moved(by map: OffsetMap, _ fileGrowth: Int64) -> [UInt8] {
        var moved = bytes
        for index in offsets {
            guard let old = UInt64(exactly: moved.double(at: index)), let new = map[old] else {
                continue
            }
            if new != old { moved.setDouble(Double(new), at: index) }
        }
        let size = members.first { $0.name == "filesize" }.flatMap { $0.number(in: bytes) }
        if let size, fileGrowth != 0, moved.double(at: size) > 0 {
            moved.setDouble(moved.double(at: size) + Double(fileGrowth), at: size)
        }
        return moved
    }
}

/// A text that is to be set in script data.
struct FLVText: Hashable, Sendable {
    /// The member's key.
    let key: [UInt8]
    /// Its text.
    let text: [UInt8]
}

extension [UInt8] {
    /// The bytes with ASCII letters in upper case, by which keys are compared.
    fileprivate var asciiUppercased: [UInt8] { map(\.asciiUppercased) }
}
