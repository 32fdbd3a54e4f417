/// How a worker works.
package struct WorkerPlan: Sendable {
    /// The queue that it serves.
    package var queue: String
    /// Its name, by which people find the process that holds a job.
    package var owner: String
    /// Jobs that run at the same time.
    package var concurrency: Int
    /// Jobs of one tenant that run at the same time in the queue; nil: any number.
    package var mostPerTenant: Int?
    /// How long it waits for a hint before it looks by itself, half to one and a half times.
    package var poll = Duration.seconds(1)
    /// How often it extends leases, writes progress down and hears of cancellations; at most a third
    /// of the lease.
    package var beat = Duration.seconds(5)
    /// How long it gathers results before it writes them down together.
    package var gathering = Duration.milliseconds(2)
    /// How long running jobs may go on after a shutdown was asked for.
    package var grace = Duration.seconds(30)

    package init(queue: String, owner: String, concurrency: Int) {
        self.queue = queue
        self.owner = owner
        self.concurrency = concurrency
    }
}
