import Synchronization
import Testing

@testable import Store

@Suite struct AnnouncerTests {
    @Test func `what is left when it closes is sent, and not by a task that is cancelled`()
        async throws
    {
        let sent = Mutex<[Bool]>([])
        let pausing = Gate()
        var surroundings = Surroundings.live
        surroundings.sleep = { _ in
            pausing.open()
            try await Task.sleep(for: .seconds(600))
        }
        let announcer = Announcer(pause: .seconds(1), surroundings: surroundings) { _ in
            sent.withLock { $0.append(Task.isCancelled) }
        }
        announcer.announce(.jobs)
        await pausing.wait()
        announcer.announce(.jobs)
        await announcer.close()
        #expect(sent.withLock(\.self) == [false, false])
    }

    @Test func `a batch of statements may be silent for as long as all of them may run`() {
        #expect(Link.silence(30, statements: 1) == 40_000)
        #expect(Link.silence(30, statements: 256) == 7_690_000)
        #expect(Link.silence(0, statements: 9) == -1)
        #expect(Link.silence(1e9, statements: 256) == .max)
    }
}
