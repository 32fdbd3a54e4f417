import Containers
import TestSupport

/// TIFF files put together from fields.
struct TIFFFixture {
    var isBigEndian = false
    var isBig = false

    private var width: Int { isBig ? 8 : 4 }
    private func integer(_ value: Int, _ count: Int) -> [UInt8] {
        PictureFixture.integer(value, count, isBigEndian: isBigEndian)
    }

    /// A field with its values: bytes of type 1, 2, 7, or numbers of type 3, 4.
    enum Values {
        case bytes(type: Int, [UInt8])
        case short(Int)
        case long([Int])
    }

    private func head(_ tag: Int, _ values: Values) -> (head: [UInt8], value: [UInt8]) {
        let (type, count, value): (Int, Int, [UInt8]) =
            switch values {
            case .bytes(let type, let bytes): (type, bytes.count, bytes)
            case .short(let number): (3, 1, integer(number, 2))
            case .long(let numbers): (4, numbers.count, numbers.flatMap { integer($0, 4) })
            }
        return (integer(tag, 2) + integer(type, 2) + integer(count, width), value)
    }

    /// A directory that begins at an offset, with its values behind it.
    func directory(_ fields: [(Int, Values)], at start: Int, next: Int = 0) -> [UInt8] {
        let entry = isBig ? 20 : 12
        var place = start + (isBig ? 8 : 2) + fields.count * entry + width
        var (table, values): ([UInt8], [UInt8]) = (integer(fields.count, isBig ? 8 : 2), [])
        for (tag, field) in fields {
            let (head, value) = head(tag, field)
            if value.count <= width {
                table += head + value + [UInt8](repeating: 0, count: width - value.count)
            } else {
                table += head + integer(place, width)
                values += value + (value.count % 2 == 0 ? [] : [0])
                place = start + (isBig ? 8 : 2) + fields.count * entry + width + values.count
            }
        }
        return table + integer(next, width) + values
    }

    /// A head that points to a directory.
    func head(first: Int) -> [UInt8] {
        let order: [UInt8] = isBigEndian ? [0x4D, 0x4D] : [0x49, 0x49]
        return order + integer(isBig ? 43 : 42, 2)
            + (isBig ? integer(8, 2) + [0, 0] : []) + integer(first, width)
    }

    /// A grey picture of 4 × 2 with a description, a program, a user comment, perhaps XMP and a
    /// credential, a directory below it and private numbers.
    func file(xmp: [UInt8]? = nil, credential: [UInt8]? = nil) -> [UInt8] {
        let start = isBig ? 16 : 8
        let image: [UInt8] = [0, 80, 160, 255, 255, 160, 80, 0]
        let below = directory([(254, .long([1])), (256, .short(1))], at: start + 8)
        let exifStart = start + 8 + below.count
        let exif = directory(
            [(0x9286, .bytes(type: 7, Array("ASCII\0\0\0fire\0".utf8)))],
            at: exifStart,
        )
        let mainStart = exifStart + exif.count
        var fields: [(Int, Values)] = [
            (256, .short(4)), (257, .short(2)), (258, .short(8)), (259, .short(1)),
            (262, .short(1)), (270, .bytes(type: 2, Array("a kiln at night\0".utf8))),
            (273, .long([start])), (274, .short(6)), (277, .short(1)), (278, .short(2)),
            (279, .long([8])), (305, .bytes(type: 2, Array("pen\0".utf8))),
            (330, .long([start + 8])),
        ]
        if let xmp { fields.append((700, .bytes(type: 1, xmp))) }
        fields.append((33550, .long([1, 2, 3])))
        fields.append((34665, .long([exifStart])))
        if let credential { fields.append((52545, .bytes(type: 7, credential))) }
        return head(first: mainStart) + image + below + exif + directory(fields, at: mainStart)
    }
}
