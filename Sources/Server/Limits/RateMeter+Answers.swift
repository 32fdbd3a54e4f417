import HTTPTypes
import Pipeline

extension RateMeter.Standing {
    /// Says how the caller stands, as draft-ietf-httpapi-ratelimit-headers has it.
    func write(to headers: inout HTTPFields) {
        headers[.rateLimitPolicy] = "\"\(policy)\";q=\(quota);w=\(RateMeter.window)"
        headers[.rateLimit] = "\"\(policy)\";r=\(rest);t=\(seconds)"
    }

    /// The problem of one who asks too often.
    var problem: Problem {
        Problem(
            .quotaExceeded,
            "more than \(quota) requests in \(RateMeter.window) s by this \(policy); "
                + "try again in \(seconds) s",
        )
        .retry(after: seconds)
        .with("violated-policies", .list([.text(policy)]))
    }
}
