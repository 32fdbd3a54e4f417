import Crypto
import Foundation

/// What proves to a receiver that a call came from us, unchanged and just now (Standard Webhooks 1.0,
/// symmetric: `v1`).
package struct WebhookSignature: Hashable, Sendable {
    /// The fields that go with the call.
    package let id: String
    package let timestamp: String
    package let signature: String

    /// Signs a body.
    ///
    /// - Parameters:
    ///   - id: the same for every attempt at the same message; without a dot.
    ///   - seconds: of this attempt, since 1970.
    ///   - secrets: 24 to 64 bytes each that the receiver has, too: two while it changes from one to
    ///     the other, and then it takes either signature.
    package init(of body: [UInt8], id: String, seconds: Int64, secrets: [[UInt8]]) {
        self.id = id
        timestamp = "\(seconds)"
        let signed = Array("\(id).\(seconds).".utf8) + body
        signature = secrets.map { secret in
            let code = HMAC<SHA256>.authenticationCode(
                for: signed,
                using: SymmetricKey(data: secret),
            )
            return "v1,\(Data(code).base64EncodedString())"
        }.joined(separator: " ")
    }

    /// Signs a body with one secret.
    package init(of body: [UInt8], id: String, seconds: Int64, secret: [UInt8]) {
        self.init(of: body, id: id, seconds: seconds, secrets: [secret])
    }

    /// As they stand in the call.
    var fields: [(name: String, value: String)] {
        [
            ("webhook-id", id), ("webhook-timestamp", timestamp),
            ("webhook-signature", signature),
        ]
    }

    /// How a receiver's libraries want the secret to be written.
    package static func text(ofSecret secret: [UInt8]) -> String {
        "whsec_\(Data(secret).base64EncodedString())"
    }
}
