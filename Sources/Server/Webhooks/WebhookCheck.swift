import Crypto
package import Foundation

/// Tells whether a call came from who has the secret, unchanged and just now (Standard Webhooks 1.0,
/// symmetric: `v1`).
package struct WebhookCheck: Sendable {
    private let secret: [UInt8]
    private let toleranceSeconds: Double

    /// - Parameter toleranceSeconds: how far the sender's clock may be from ours, and how long a call may
    ///   be on its way.
    package init(secret: [UInt8], toleranceSeconds: Double = 300) {
        self.secret = secret
        self.toleranceSeconds = toleranceSeconds
    }

    /// Any of the signatures in the field may be the one: a sender that changes its secret sends two.
    package func isGenuine(
        _ body: [UInt8],
        id: String,
        timestamp: String,
        signatures: String,
        at now: Date,
    ) -> Bool {
        guard (1...200).contains(id.utf8.count), !id.contains("."), timestamp.utf8.count <= 12,
            let seconds = Int64(timestamp), signatures.utf8.count <= 2_000,
            abs(now.timeIntervalSince1970 - Double(seconds)) <= toleranceSeconds
        else { return false }
        let signed = Array("\(id).\(timestamp).".utf8) + body
        return signatures.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"),
                let code = Data(base64Encoded: String(signature.dropFirst(3)))
            else { return false }
            return HMAC<SHA256>.isValidAuthenticationCode(
                code,
                authenticating: signed,
                using: SymmetricKey(data: secret),
            )
        }
    }

    /// The bytes of a secret as the standard writes it; nil for what isn't written so.
    package static func secret(of text: String) -> [UInt8]? {
        guard text.hasPrefix("whsec_"),
            let data = Data(base64Encoded: String(text.dropFirst(6))),
            (24...64).contains(data.count)
        else { return nil }
        return Array(data)
    }
}
