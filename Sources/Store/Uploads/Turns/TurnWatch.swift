import Foundation
import Synchronization

/// Keeps a turn's lease while it lasts, and says when the turn should end.
final class TurnWatch: Sendable {
    private struct Hearing {
        var last: Duration
        /// Bytes are on their way to the disk, so nobody waits for the sender.
        var isBusy = false
    }

    private let lease: UploadLease
    private let room: UploadRoom
    private let start: Duration
    private let hearing: Mutex<Hearing>
    private let stops: AsyncStream<PartEnding>
    private let stopper: AsyncStream<PartEnding>.Continuation

    init(_ lease: UploadLease, in room: UploadRoom) {
        self.lease = lease
        self.room = room
        start = room.surroundings.uptime()
        hearing = Mutex(Hearing(last: start))
        (stops, stopper) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Makes the turn end soon.
    func stop(_ reason: PartEnding) { stopper.yield(reason) }

    /// Waits for a reason to end the turn.
    func reason() async -> PartEnding {
        for await reason in stops { return reason }
        return .stopping
    }

    /// Bytes came, or were dealt with.
    func note(isBusy: Bool) {
        let now = room.surroundings.uptime()
        hearing.withLock { $0 = Hearing(last: now, isBusy: isBusy) }
    }

    /// Renews the lease, and looks whether somebody else wants it, until its task is cancelled.
    func keep() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                for await _ in room.database.notifications(on: .uploads) {
                    await look { [lease] in try lease.isWanted(in: $0) }
                }
            }
            group.addTask { [self] in
                let pause = Duration.seconds(room.limits.leaseSeconds / 3)
                while (try? await room.surroundings.sleep(pause)) != nil { await renew() }
            }
        }
    }

    private func renew() async {
        let end = room.surroundings.now().addingTimeInterval(room.limits.leaseSeconds)
        await look { [lease] in try lease.renew(until: end, in: $0) }
    }

    private func look(_ ask: @escaping @Sendable (any Transaction) throws -> Bool) async {
        do {
            if try await room.database.write(ask) { stop(.wanted) }
        } catch UploadError.superseded {
            stop(.wanted)
        } catch {
            // The next look comes soon; should the lease end meanwhile, the fence keeps us harmless.
        }
    }

    /// Waits until the sender was silent, or busy, for too long.
    func patience() async -> PartEnding {
        let (idle, whole) = (
            Duration.seconds(room.limits.idleSeconds), Duration.seconds(room.limits.partSeconds),
        )
        while !Task.isCancelled {
            let now = room.surroundings.uptime()
            let hearing = hearing.withLock { $0 }
            let quiet = hearing.isBusy ? .zero : now - hearing.last
            if quiet >= idle { return .idle }
            if now - start >= whole { return .slow }
            try? await room.surroundings.sleep(min(idle - quiet, whole - (now - start)))
        }
        return .cut
    }
}
