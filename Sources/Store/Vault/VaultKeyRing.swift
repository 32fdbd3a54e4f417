import Foundation

/// The keys of a vault, which lie outside the database: who has the database alone reads nothing.
///
/// The newest key wraps; the others open what was wrapped before. One more key makes blind indexes, and
/// stays the same for as long as equal values shall be found.
package struct VaultKeyRing: Sendable {
    /// A key that wraps the subjects' own.
    struct Key: Hashable, Codable {
        let id: String
        let secret: Data
    }

    private let keys: [Key]
    private let indexSecret: Data

    /// Bytes of every key.
    static let keyBytes = 32

    private init(keys: [Key], indexSecret: Data) {
        (self.keys, self.indexSecret) = (keys, indexSecret)
    }

    /// A ring with one key.
    package static func fresh(_ secretBytes: (Int) -> [UInt8]) throws(VaultFault) -> VaultKeyRing {
        let index = Data(secretBytes(keyBytes))
        guard index.count == keyBytes else { throw .noRandomBytes }
        return VaultKeyRing(keys: [try key(secretBytes)], indexSecret: index)
    }

    /// The ring with another key before those that it has.
    package func turned(_ secretBytes: (Int) -> [UInt8]) throws(VaultFault) -> VaultKeyRing {
        VaultKeyRing(keys: [try Self.key(secretBytes)] + keys, indexSecret: indexSecret)
    }

    /// The ring with its newest key alone: what older ones wrapped is lost, also in backups.
    package var newestAlone: VaultKeyRing {
        VaultKeyRing(keys: Array(keys.prefix(1)), indexSecret: indexSecret)
    }

    private static func key(_ secretBytes: (Int) -> [UInt8]) throws(VaultFault) -> Key {
        let bytes = secretBytes(keyBytes + 8)
        guard bytes.count == keyBytes + 8 else { throw .noRandomBytes }
        let id = bytes.suffix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return Key(id: id, secret: Data(bytes.prefix(keyBytes)))
    }

    /// The id of the key that wraps, which is no secret.
    package var newest: String { keys.first?.id ?? "" }
    /// The ids of all keys, newest first.
    package var ids: [String] { keys.map(\.id) }

    func secret(_ id: String) -> Data? { keys.first { $0.id == id }?.secret }
    var index: Data { indexSecret }
}

// As text, for a file, the environment, or what a command prints.
extension VaultKeyRing {
    private struct Form: Codable {
        let schema: String
        let keys: [Key]
        let index: Data
    }

    private static let schema = "touchstone.vault-keys/1"

    /// Reads what ``text`` wrote.
    ///
    /// - Throws: ``VaultFault/unreadableKeys``, in which nothing of the text stands.
    package init(_ text: String) throws(VaultFault) {
        guard text.utf8.count <= 65_536,
            let form = try? JSONDecoder().decode(Form.self, from: Data(text.utf8)),
            form.schema == Self.schema, !form.keys.isEmpty,
            form.index.count == Self.keyBytes,
            form.keys.allSatisfy({ $0.secret.count == Self.keyBytes && !$0.id.isEmpty }),
            Set(form.keys.map(\.id)).count == form.keys.count
        else { throw .unreadableKeys }
        self.init(keys: form.keys, indexSecret: form.index)
    }

    /// The keys in clear: only for where they are kept.
    package var text: String {
        get throws(VaultFault) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let form = Form(schema: Self.schema, keys: keys, index: indexSecret)
            guard let data = try? encoder.encode(form) else { throw .unreadableKeys }
            return String(decoding: data, as: UTF8.self)
        }
    }
}

extension VaultKeyRing: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(keys.count) keys" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
