import Crypto
import Foundation

/// A sign-in with an identity provider on its way, as a cookie of the one browser keeps it, sealed.
struct Errand: Codable, Hashable, Sendable {
    /// Comes back with the answer, so that nobody answers for another browser.
    let state: String
    /// Comes back in the token, so that no token of another sign-in is good.
    let nonce: String
    /// Is shown only when the answer is exchanged, so that whoever saw the answer can do nothing with
    /// it (RFC 7636).
    let verifier: String
    /// Where the browser goes afterwards: a path of ours.
    let then: String
    /// Whether somebody who is signed in shows again who they are.
    let isStepUp: Bool
    let until: Date

    init(then: String, isStepUp: Bool, until: Date, _ secretBytes: (Int) -> [UInt8]) {
        state = Base64URL.text(secretBytes(32))
        nonce = Base64URL.text(secretBytes(32))
        verifier = Base64URL.text(secretBytes(32))
        (self.then, self.isStepUp, self.until) = (then, isStepUp, until)
    }

    /// What the provider is shown beforehand (RFC 7636 §4.2, S256).
    var challenge: String { Base64URL.text(Array(SHA256.hash(data: Array(verifier.utf8)))) }

    /// SHA-256 of the state, by which it is used once.
    var digest: [UInt8] { AccessToken.digest(of: state) }

    func sealed(_ keys: SignInKeys) throws -> String {
        Base64URL.text(
            try keys.seal(Array(JSONEncoder().encode(self)), "errand", of: "cookie")
        )
    }

    /// Nil for a cookie that we didn't seal.
    init?(sealed text: String, _ keys: SignInKeys) {
        guard text.utf8.count < 4_096, let bytes = Base64URL.bytes(text),
            let opened = keys.open(bytes, "errand", of: "cookie"),
            let errand = try? JSONDecoder().decode(Errand.self, from: Data(opened))
        else { return nil }
        self = errand
    }

    /// A path of ours, whatever was asked for: nobody is sent to another site from here.
    static func path(_ text: String?) -> String? {
        guard let text else { return "/v1/session" }
        let isPath =
            text.hasPrefix("/") && !text.hasPrefix("//") && text.utf8.count <= 500
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x5C }
        return isPath ? text : nil
    }
}
