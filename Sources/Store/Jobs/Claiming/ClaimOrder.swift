/// What a worker asks for.
package struct ClaimOrder: Sendable {
    /// The lane in which it looks for jobs.
    package var queue: String
    /// Who asks: a name that people can trace to a process.
    package var owner: String
    /// The most jobs that it takes.
    package var limit: Int
    /// How many jobs of one tenant may run at once in this queue; nil: any number.
    ///
    /// Claims at the same moment don't see each other's, and may together exceed it.
    package var mostPerTenant: Int?

    package init(queue: String, owner: String, limit: Int) {
        self.queue = queue
        self.owner = owner
        self.limit = limit
    }
}
