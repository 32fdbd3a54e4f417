import Foundation
import Media
import Synchronization
import TestSupport
import Testing

@testable import Store

/// A put and a removal of the same content, one within the other at every step.
@Suite struct SweepRaceTests {
    private let content = noise(100, seed: 1)
    private var digest: ContentDigest { ContentDigest(of: content) }

    /// The steps of a folder whose object was put two days ago and is wanted by nobody.
    private func aged(_ disk: SimulatedDisk, _ clock: SetClock) throws -> ObjectFolder {
        let folder = ObjectFolder(
            disk: disk,
            limits: smallBuffers,
            surroundings: clock.surroundings,
        )
        try folder.prepare()
        #expect(try put(folder))
        clock.advance(hours: 48)
        return folder
    }

    /// Puts the content; false where a removal holds the folder, and the draft waits.
    @discardableResult
    private func put(_ folder: ObjectFolder) throws -> Bool {
        let draft = try folder.begin()
        try draft.append(content, limit: 1_000)
        let object = try folder.seal(draft, .none)
        guard try folder.publish(draft, as: object.digest) else {
            folder.discard(draft)
            return false
        }
        return true
    }

    /// Runs `outer`, and `inner` before its operation `number`; false when there was none.
    private func interleave(
        _ disk: SimulatedDisk,
        at number: Int,
        _ inner: @escaping @Sendable () -> Void,
        in outer: () throws -> Void,
    ) throws -> Bool {
        let once = Reached(false)
        disk.watch { operation in
            guard operation.number == number, once.first() else { return }
            inner()
        }
        try outer()
        let reached = !once.first()
        disk.watch(nil)
        return reached
    }

    /// How many of all interleavings lost an object whose put was acknowledged.
    private func losses(locksHold: Bool, putOutside: Bool) throws -> (lost: Int, tried: Int) {
        var (lost, tried) = (0, 0)
        while true {
            let (disk, clock) = (SimulatedDisk(), SetClock())
            let folder = try aged(disk, clock)
            if !locksHold { disk.forgetLocks() }
            let limit = clock.now.addingTimeInterval(-86_400)
            let acknowledged = Answer()
            let remove: @Sendable () -> Void = {
                _ = try? folder.remove(digest, unlessPutSince: limit)
            }
            let put: @Sendable () -> Void = {
                acknowledged.set((try? self.put(folder)) == true)
            }
            let reached = try interleave(
                disk,
                at: tried + 1,
                putOutside ? remove : put,
                in: { putOutside ? put() : remove() },
            )
            if acknowledged.isYes && !disk.holds(content) { lost += 1 }
            #expect(disk.drafts.isEmpty)
            guard reached else { return (lost, tried) }
            tried += 1
        }
    }

    @Test(arguments: [true, false])
    func `a removal never takes what was put meanwhile`(putOutside: Bool) throws {
        let (lost, tried) = try losses(locksHold: true, putOutside: putOutside)
        print("put and removal: \(tried) interleavings, \(lost) lost")
        #expect(lost == 0)
        #expect(tried >= 5)
    }

    @Test func `without the lock it would`() throws {
        let (lost, _) = try losses(locksHold: false, putOutside: false)
        #expect(lost > 0)
    }

    @Test func `two puts of the same content meet at any step`() throws {
        var tried = 0
        while true {
            let (disk, clock) = (SimulatedDisk(), SetClock())
            let folder = ObjectFolder(
                disk: disk,
                limits: smallBuffers,
                surroundings: clock.surroundings,
            )
            try folder.prepare()
            let second = Answer()
            let reached = try interleave(disk, at: tried + 1) {
                second.set((try? self.put(folder)) == true)
            } in: {
                let isDone = try put(folder)
                #expect(isDone)
            }
            #expect(disk.holds(content))
            #expect(disk.files.count == 1)
            guard reached else { break }
            #expect(second.isYes)
            tried += 1
        }
        #expect(tried > 10)
    }

    @Test(arguments: Engine.allCases)
    func `an object that is put and referred to during a sweep stays`(
        _ engine: Engine
    )
        async throws
    {
        try await engine.withMigratedDatabase { database in
            var (tried, kept) = (0, 0)
            while true {
                let (disk, clock) = (SimulatedDisk(), SetClock())
                let room = try await SweepRoom(disk: disk, clock: clock, database: database)
                _ = try await room.objects.put(content)
                clock.advance(hours: 48)
                let (reached, acknowledged) = (Reached(false), Answer())
                disk.watch { [tried] operation in
                    guard operation.number == tried + 1, reached.first() else { return }
                    let done = DispatchSemaphore(value: 0)
                    Task {
                        acknowledged.set((try? await room.put(content, for: "item/2")) != nil)
                        done.signal()
                    }
                    done.wait()
                }
                _ = try await room.sweep.run()
                let wasReached = !reached.first()
                disk.watch(nil)
                if acknowledged.isYes {
                    kept += 1
                    #expect(disk.holds(content), "operation \(tried + 1)")
                    try await room.drop(digest, of: "item/2")
                }
                guard wasReached else { break }
                tried += 1
            }
            print("sweep on \(engine) with a put inside: \(tried) interleavings, \(kept) kept")
            #expect(tried > 8 && kept > 5)
        }
    }
}

/// Whether something happened, asked by several threads; only the first to come gets yes.
private final class Reached: Sendable {
    private let happened: Mutex<Bool>

    init(_ happened: Bool) { self.happened = Mutex(happened) }

    func first() -> Bool {
        happened.withLock { happened in
            defer { happened = true }
            return !happened
        }
    }
}

/// An answer that another thread gives.
private final class Answer: Sendable {
    private let yes = Mutex(false)

    func set(_ value: Bool) { yes.withLock { $0 = value } }
    var isYes: Bool { yes.withLock { $0 } }
}
