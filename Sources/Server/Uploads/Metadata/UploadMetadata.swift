import Foundation

/// What a sender says about the content, as tus 1.0 writes it: `key base64, key base64, key`.
///
/// It is kept and given back exactly as it came. Keys that we don't know are the sender's own.
package struct UploadMetadata: Hashable, Sendable {
    /// Why a text is no metadata.
    package enum Malformation: Error, Hashable, Sendable {
        /// A pair is no key with at most one value behind a space.
        case pair(Int)
        case doubledKey(String)
        /// A value isn't Base64.
        case value(of: String)
        case tooManyPairs(limit: Int)
    }

    /// The most pairs that are read.
    static let mostPairs = 64

    /// As it came.
    package let text: String
    private let values: [String: [UInt8]]

    package static let none = UploadMetadata()

    private init() { (text, values) = ("", [:]) }

    package init(parsing text: String) throws(Malformation) {
        var values: [String: [UInt8]] = [:]
        let pairs = text.utf8.split(
            separator: UInt8(ascii: ","),
            maxSplits: Self.mostPairs,
            omittingEmptySubsequences: false,
        )
        guard pairs.count <= Self.mostPairs else { throw .tooManyPairs(limit: Self.mostPairs) }
        for (index, pair) in pairs.enumerated() where text.utf8.contains(where: { $0 != 0x20 }) {
            let words = pair.split(separator: UInt8(ascii: " "))
            guard let first = words.first, words.count <= 2,
                first.allSatisfy({ (0x21...0x7E).contains($0) })
            else { throw .pair(index) }
            let key = String(decoding: first, as: UTF8.self)
            guard values[key] == nil else { throw .doubledKey(key) }
            values[key] = try words.count == 1 ? [] : Self.bytes(of: words[1], for: key)
        }
        self.text = text
        self.values = values
    }

    /// What says these words under these keys.
    init(saying words: [(key: String, text: String)]) throws(Malformation) {
        let pairs = words.map { "\($0.key) \(Data($0.text.utf8).base64EncodedString())" }
        try self.init(parsing: pairs.joined(separator: ","))
    }

    /// The same with one more word, under a key that isn't there.
    func saying(_ key: String, _ text: String) throws(Malformation) -> UploadMetadata {
        let more = try UploadMetadata(saying: [(key, text)])
        return values.isEmpty ? more : try UploadMetadata(parsing: "\(self.text),\(more.text)")
    }

    /// What stands under a key; nil where it isn't there.
    package subscript(_ key: String) -> [UInt8]? { values[key] }

    private static func bytes(
        of word: Substring.UTF8View.SubSequence,
        for key: String,
    ) throws(Malformation) -> [UInt8] {
        guard let bytes = Data(base64Encoded: Data(word)) else { throw .value(of: key) }
        return Array(bytes)
    }
}

extension UploadMetadata.Malformation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .pair(let index):
            "pair \(index + 1) of Upload-Metadata must be a key, a space and a value in Base64"
        case .doubledKey(let key): "the key \(key) stands twice in Upload-Metadata"
        case .value(let key): "the value of \(key) in Upload-Metadata is no Base64"
        case .tooManyPairs(let limit): "Upload-Metadata may have \(limit) pairs"
        }
    }
}
