import Foundation
import Store

extension Settings {
    /// Where content is kept.
    enum ContentPlace {
        case folder
        case bucket(S3Address, S3Credentials)
    }

    /// Bytes of a file that holds a secret.
    static let secretBytes = 16 << 10

    /// Where content is kept, as far as `objects` and what stands below it say so.
    ///
    /// - Throws: ``SettingFault``, in which no secret stands.
    var contentPlace: ContentPlace {
        get throws(SettingFault) {
            let place = text("objects") ?? "folder"
            guard place != "folder" else { return .folder }
            let address: S3Address
            do { address = try self.address(place, under: ["objects"]) } catch {
                throw .unfitValue(key(of: error, under: ["objects"]), error.description)
            }
            guard let credentials = try credentials(under: ["objects"]) else {
                throw .unfitValue(
                    "objects",
                    "names a bucket: say objects.key, and objects.secret or objects.secret-file",
                )
            }
            return .bucket(address, credentials)
        }
    }
}

// A store that speaks S3's protocol, described by the keys under one word or, where those aren't set,
// under the next.
extension Settings {
    func address(
        _ place: String,
        under words: [String],
    ) throws(S3AddressFault) -> S3Address {
        try S3Address(
            parsing: place,
            endpoint: stated("endpoint", under: words),
            region: stated("region", under: words),
            pathStyle: stated("path-style", under: words).map { $0 == "true" },
        )
    }

    /// The key that an operator has to look at; the first word is that of the place itself.
    func key(of fault: S3AddressFault, under words: [String]) -> String {
        let name: String
        switch fault {
        case .place, .bucket, .prefix: return words[0]
        case .region: name = "region"
        case .endpoint: name = "endpoint"
        }
        let word = words.first { text("\($0).\(name)") != nil }
        return "\(word ?? words[0]).\(name)"
    }

    /// A key with its own secret, never one word's key with another word's secret.
    ///
    /// - Returns: nil where no key is set, or one without a secret.
    func credentials(under words: [String]) throws(SettingFault) -> S3Credentials? {
        guard let word = words.first(where: { text("\($0).key") != nil }),
            let key = text("\(word).key"), let secret = try secret("\(word).secret")
        else { return nil }
        let token = text("\(word).session-token")
        return S3Credentials(keyID: key, secret: secret, sessionToken: token)
    }

    private func stated(_ name: String, under words: [String]) -> String? {
        words.lazy.compactMap { text("\($0).\(name)") }.first
    }

    /// A secret, or what stands in the file that is named for it, without the line's end.
    func secret(_ key: String) throws(SettingFault) -> String? {
        guard let path = text("\(key)-file") else { return text(key) }
        guard let file = FileHandle(forReadingAtPath: path) else { throw .unreadable(path) }
        defer { try? file.close() }
        let bytes = (try? file.read(upToCount: Self.secretBytes + 1)) ?? Data()
        guard bytes.count <= Self.secretBytes else {
            throw .tooLarge(path, limit: Self.secretBytes)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable(path) }
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else {
            throw .unfitValue("\(key)-file", "names an empty file")
        }
        return secret
    }
}

extension SettingFault {
    /// A value that only shows to be unfit beside others, wherever each of them stands.
    static func unfitValue(_ key: String, _ why: String) -> SettingFault {
        .unfitValue(key, why, place: "settings")
    }
}
