import Foundation
import Testing

@testable import Store

@Suite struct CrewTests {
    @Test func `a handler that ends because its time is over says so, however quick it is`() {
        let crew = Crew()
        let hold = JobHold(id: JobID(1), fence: 1, attempt: 1, mostAttempts: 1)
        let job = ClaimedJob(
            hold: hold,
            kind: "k",
            queue: "q",
            tenant: "t",
            payload: [],
            timeout: .seconds(10),
        )
        crew.add(job, JobContext.Report(), deadline: .seconds(10))
        crew.stop(.timedOut) { $0.deadline <= .seconds(11) }
        // Its handler ends before the worker comes to say why it was told to.
        crew.finish(hold, with: CancellationError())
        crew.settle([hold]) { $0.overdue }
        let said = crew.takeResults(most: 10).map(\.result)
        #expect(said == [.failed("it took longer than 10.0 seconds")])
    }
}
