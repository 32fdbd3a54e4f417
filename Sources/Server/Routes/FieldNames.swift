package import HTTPTypes

extension HTTPField.Name {
    /// Header fields that the library doesn't name.
    package static let requestID = known("X-Request-Id")
    package static let methodOverride = known("X-HTTP-Method-Override")
    package static let forwardedFor = known("X-Forwarded-For")
    package static let rateLimit = known("RateLimit")
    package static let rateLimitPolicy = known("RateLimit-Policy")
    package static let idempotencyKey = known("Idempotency-Key")
    package static let idempotencyExpires = known("Idempotency-Expires")
    package static let idempotencyReplayed = known("Idempotency-Replayed")

    package static let csrf = known("X-Touchstone-CSRF")
    static let fetchSite = known("Sec-Fetch-Site")
    static let referrerPolicy = known("Referrer-Policy")
    static let clearSiteData = known("Clear-Site-Data")

    /// A name that is written in our own code; one that is none would show as `X-Malformed`.
    package static func known(_ text: String) -> HTTPField.Name {
        HTTPField.Name(text) ?? HTTPField.Name(parsed: "x-malformed") ?? .from
    }
}

extension HTTPFields {
    /// The same as by subscript, without the work of joining where a field stands only once.
    func value(of name: HTTPField.Name) -> String? {
        guard let first = firstIndex(where: { $0.name == name }) else { return nil }
        let isAlone = !self[index(after: first)...].contains { $0.name == name }
        return isAlone ? self[first].value : self[name]
    }
}
