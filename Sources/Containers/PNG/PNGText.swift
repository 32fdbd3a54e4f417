/// A keyword and its text, as a tEXt, zTXt or iTXt chunk holds them (PNG, third edition, 11.3.3).
struct PNGText {
    let keyword: String
    /// The text in UTF-8.
    let text: [UInt8]

    /// The keyword of XMP packets (XMP part 3, 1.1.5).
    static let xmpKeyword = "XML:com.adobe.xmp"
    static let commentKeyword = "Comment"
    /// How much a chunk holds beside the text, at most.
    static let headLimit = 84

    /// Reads a chunk's data; `nil` when it has no keyword.
    ///
    /// - Parameter limit: how long a compressed text may get.
    init?(_ type: String, _ data: [UInt8], limit: Int) throws(Inflate.Fault) {
        guard let end = data.firstIndex(of: 0) ?? (type == "tEXt" ? data.count : nil),
            (1...79).contains(end)
        else { return nil }
        keyword = Latin1.string(data[..<end])
        let rest = Array(data.dropFirst(end + 1))
        switch type {
        case "tEXt": text = Latin1.utf8(rest)
        case "zTXt":
            guard rest.first == 0 else { return nil }
            text = Latin1.utf8(try Inflate.zlib(Array(rest.dropFirst()), limit: limit))
        default:
            guard let body = Self.international(rest) else { return nil }
            text = body.isCompressed ? try Inflate.zlib(body.bytes, limit: limit) : body.bytes
        }
    }

    /// The text of an iTXt chunk behind its flag, method, language and translated keyword.
    private static func international(
        _ rest: [UInt8]
    ) -> (isCompressed: Bool, bytes: [UInt8])? {
        let fields = rest.dropFirst(2)
        guard rest.count >= 4, rest[0] == 0 || rest[1] == 0,
            let language = fields.firstIndex(of: 0),
            let translation = rest[(language + 1)...].firstIndex(of: 0)
        else { return nil }
        return (rest[0] == 1, Array(rest[(translation + 1)...]))
    }

    /// The slot of a chunk with this keyword.
    func slot(in type: String) -> MetadataSlot {
        switch keyword {
        case Self.xmpKeyword where type == "iTXt": .xmp
        case Self.commentKeyword: .comment
        default: .other("tEXt:\(keyword)")
        }
    }

    /// The keyword that a slot stands for, or `nil` when PNG allows none such.
    static func keyword(of slot: MetadataSlot) -> [UInt8]? {
        switch slot {
        case .xmp: return Array(xmpKeyword.utf8)
        case .comment: return Array(commentKeyword.utf8)
        case .other(let name) where name.hasPrefix("tEXt:"):
            let name = Array(name.utf8.dropFirst(5))
            // These two have slots of their own.
            let isTaken = [xmpKeyword, commentKeyword].contains { name.elementsEqual($0.utf8) }
            guard !isTaken, let keyword = Latin1.bytes(name) else { return nil }
            return isAllowed(keyword) ? keyword : nil
        default: return nil
        }
    }

    /// Printable Latin-1, up to 79, no blanks at the ends nor two in a row (11.3.3.1).
    private static func isAllowed(_ keyword: [UInt8]) -> Bool {
        let isPrintable = keyword.allSatisfy { (0x20...0x7E).contains($0) || $0 >= 0xA1 }
        let hasDoubleBlank = zip(keyword, keyword.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 }
        return (1...79).contains(keyword.count) && isPrintable && !hasDoubleBlank
            && keyword.first != 0x20 && keyword.last != 0x20
    }

    /// The chunk for a text: tEXt when Latin-1 holds it and reads back as it, else iTXt.
    static func chunk(_ keyword: [UInt8], _ text: [UInt8], isXMP: Bool) -> [UInt8] {
        if !isXMP, let latin = Latin1.bytes(text), Latin1.utf8(latin) == text {
            return PNGChunk.encoded("tEXt", keyword + [0] + latin)
        }
        return PNGChunk.encoded("iTXt", keyword + [0, 0, 0, 0, 0] + text)
    }
}

extension PNGText {
    /// ISO 8859-1, in which PNG's older text chunks are.
    private enum Latin1 {
        static func string(_ bytes: ArraySlice<UInt8>) -> String {
            String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        }

        /// The text in UTF-8; what is UTF-8 already, as many writers have it, stays.
        static func utf8(_ bytes: [UInt8]) -> [UInt8] {
            if String(validating: bytes, as: UTF8.self) != nil { return bytes }
            return Array(string(bytes[...]).utf8)
        }

        /// The bytes of a UTF-8 text, or `nil` when it has characters that Latin-1 hasn't.
        static func bytes(_ utf8: [UInt8]) -> [UInt8]? {
            guard let text = String(validating: utf8, as: UTF8.self) else { return nil }
            let bytes = text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
            return bytes.count == text.unicodeScalars.count ? bytes : nil
        }
    }
}
