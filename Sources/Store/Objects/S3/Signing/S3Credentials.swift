/// Who asks a store that speaks S3's protocol: a key's name and its secret, and the token of a session
/// where they are lent for a while.
package struct S3Credentials: Hashable, Sendable {
    package let keyID: String
    let secret: String
    let sessionToken: String?

    package init(keyID: String, secret: String, sessionToken: String? = nil) {
        self.keyID = keyID
        self.secret = secret
        self.sessionToken = sessionToken
    }
}

// Never shown, by whichever way somebody prints a value.
extension S3Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "S3 credentials (not shown)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(reflecting: description) }
}
