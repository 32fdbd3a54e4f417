import HTTPTypes
import Hummingbird

/// Which pages are ours: requests of others' pages change nothing (OWASP, cross-site request forgery).
package struct OwnOrigin: Hashable, Sendable {
    /// Such as `https://trust.example.com`; nil: whatever host a request names.
    private let text: String?

    package init() { text = nil }

    /// Nil for a text that is no origin.
    package init?(_ text: String) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 3, ["http:", "https:"].contains(words[0]), words[1].isEmpty,
            !words[2].isEmpty,
            words[2].utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x40 && $0 != 0x3F })
        else { return nil }
        self.text = text.lowercased()
    }

    /// Whether we are reached by TLS only, so that browsers are told to remember that.
    var isSecure: Bool { text?.hasPrefix("https://") ?? false }

    /// The address of a path of ours; nil where nobody said where we are.
    package func address(of path: String) -> String? { text.map { $0 + path } }

    /// Refuses what a page of somebody else sends.
    ///
    /// Browsers say where a request comes from in `Sec-Fetch-Site`, old ones in `Origin`; who says
    /// neither is no browser, and has no cookies but its own.
    func check(_ call: Call) throws(Problem) {
        let isOurs: Bool
        if let site = call.headers[.fetchSite] {
            isOurs = site == "same-origin" || site == "none"
        } else if let origin = call.headers[.origin]?.lowercased() {
            isOurs = isOwn(origin, host: call.request.head.authority?.lowercased())
        } else {
            isOurs = true
        }
        guard isOurs else {
            throw Problem(.crossSite, "this came from a page of another site, and was not done")
        }
    }

    private func isOwn(_ origin: String, host: String?) -> Bool {
        if let text { return origin == text }
        guard let host else { return false }
        return origin == "https://\(host)" || origin == "http://\(host)"
    }
}

extension HTTPRequest.Method {
    /// Whether it may change something (RFC 9110 §9.2.1).
    var changes: Bool { self != .get && self != .head && self != .options }
}
