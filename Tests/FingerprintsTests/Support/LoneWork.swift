import Testing

/// Lets one test at a time compute for long.
///
/// Tests share as many threads as there are cores. Were all of them busy with looking at everything,
/// tests that wait for a server would be late, and their clocks would stop them.
struct LoneWork: TestTrait, SuiteTrait, TestScoping {
    private static let turn = Turn()

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void,
    ) async throws {
        await Self.turn.take()
        do { try await function() } catch {
            await Self.turn.giveBack()
            throw error
        }
        await Self.turn.giveBack()
    }
}

extension Trait where Self == LoneWork {
    /// Computes for long: one such test at a time.
    static var alone: Self { LoneWork() }
}

/// Whose turn it is; others wait in the order in which they came.
private actor Turn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        guard !waiting.isEmpty else {
            isTaken = false
            return
        }
        waiting.removeFirst().resume()
    }
}
