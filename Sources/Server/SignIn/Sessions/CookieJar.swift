import HTTPTypes

/// The cookies that we set, by their names.
///
/// `__Host-` lets no other host and no page without TLS set one of the name (RFC 6265bis §4.1.3.2).
package struct CookieJar: Sendable, Hashable {
    /// Whether browsers send them by TLS only; false for trying things out on the own machine.
    package let isSecure: Bool

    package init(isSecure: Bool) { self.isSecure = isSecure }

    package var session: String { prefix + "touchstone" }
    /// A browser in which somebody signed in before; it opens nothing.
    var device: String { prefix + "touchstone-device" }
    /// A sign-in with an identity provider that is on its way.
    var errand: String { prefix + "touchstone-errand" }

    private var prefix: String { isSecure ? "__Host-" : "plain-" }

    /// Sets a cookie that no script reads and no other site's request carries, but for following a
    /// link to us.
    ///
    /// - Parameter seconds: how long browsers keep it; nil: until they are closed.
    func field(_ name: String, _ value: String, seconds: Int? = nil) -> HTTPField {
        var text = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
        if isSecure { text += "; Secure" }
        if let seconds { text += "; Max-Age=\(seconds)" }
        return HTTPField(name: .setCookie, value: text)
    }

    /// Takes a cookie away.
    func clearing(_ name: String) -> HTTPField { field(name, "", seconds: 0) }

    /// The value of a cookie; nil where there is none, and where there are two: which of them is
    /// ours, nobody can tell.
    func value(_ name: String, in headers: HTTPFields) -> String? {
        var found: Substring?
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " }
                    .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0] == name else { continue }
                guard found == nil else { return nil }
                found = parts[1]
            }
        }
        return found.map(String.init)
    }
}
