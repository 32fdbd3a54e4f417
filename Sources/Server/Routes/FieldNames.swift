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

    /// A name that is written in our own code; one that is none would show as `X-Malformed`.
    package static func known(_ text: String) -> HTTPField.Name {
        HTTPField.Name(text) ?? HTTPField.Name(parsed: "x-malformed") ?? .from
    }
}
