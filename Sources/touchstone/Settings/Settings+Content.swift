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
            do {
                address = try S3Address(
                    parsing: place,
                    endpoint: text("objects.endpoint"),
                    region: text("objects.region"),
                    pathStyle: text("objects.path-style").map { $0 == "true" },
                )
            } catch {
                throw .unfitValue(Self.key(of: error), error.description, place: "settings")
            }
            guard let key = text("objects.key"), let secret = try secret("objects.secret") else {
                throw .unfitValue(
                    "objects",
                    "names a bucket: say objects.key, and objects.secret or objects.secret-file",
                    place: "settings",
                )
            }
            let token = text("objects.session-token")
            return .bucket(
                address,
                S3Credentials(keyID: key, secret: secret, sessionToken: token),
            )
        }
    }

    private static func key(of fault: S3AddressFault) -> String {
        switch fault {
        case .place, .bucket, .prefix: "objects"
        case .region: "objects.region"
        case .endpoint: "objects.endpoint"
        }
    }

    /// A secret, or what stands in the file that is named for it, without the line's end.
    private func secret(_ key: String) throws(SettingFault) -> String? {
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
            throw .unfitValue("\(key)-file", "names an empty file", place: "settings")
        }
        return secret
    }
}
