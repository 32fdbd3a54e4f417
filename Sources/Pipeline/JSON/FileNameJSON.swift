import Foundation
import Media

extension FilePathBytes {
    /// `schema`, `file`, and `file_bytes` where the name isn't text.
    func jsonMembers(schema: String) -> [JSONValue.Member] {
        [.init(key: "schema", value: .text(schema))] + jsonMembers(key: "file")
    }

    /// The name under a key, and its bytes in Base64 beside it where it isn't text.
    func jsonMembers(key: String) -> [JSONValue.Member] {
        let name = JSONValue.Member(key: key, value: .text(description))
        guard !isText else { return [name] }
        let exact = Data(bytes).base64EncodedString()
        return [name, .init(key: "\(key)_bytes", value: .text(exact))]
    }
}
