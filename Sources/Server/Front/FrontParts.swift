package import Store

/// What the front works with beside routes and tokens.
package struct FrontParts: Sendable {
    package var limits = RequestLimits()
    package var doors = Doors()
    package var timings = RequestTimings()
    /// Remembers answers of calls that may come twice.
    package var replays = ReplayDesk()
    /// Addresses of proxies whose word on where a request came from counts.
    package var proxies: Set<String> = []
    /// Knows people who signed in; nil where nobody can.
    package var sessions: SessionDesk?
    /// What browsers are told about where we are.
    package var origin = OwnOrigin()
    /// Looks at every answer: for tests that hold answers to the declarations.
    package var watch: (any AnswerWatch)?
    let uptime: @Sendable () -> Duration

    package init(surroundings: Surroundings) { uptime = surroundings.uptime }
}

/// Looks at answers on their way out.
package protocol AnswerWatch: Sendable {
    func saw(_ reply: Reply, of route: Route?)
}
