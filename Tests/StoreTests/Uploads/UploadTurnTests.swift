import Foundation
import ServiceLifecycle
import TestSupport
import Testing

@testable import Store

/// Bodies that break, stall or never end, and requests that want the same upload.
@Suite struct UploadTurnTests {
    private let content = noise(500, seed: 11)

    @Test(arguments: Engine.allCases)
    func `what came of a broken part is kept`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            let body = FedBody()
            body.send(content[..<77])
            body.send(content[77..<301])
            body.breakOff()
            let part = UploadPart(at: 0, bytes: 500)
            let broken = try await rig.uploads.add(part, of: body.chunks, to: id, of: "t")
            #expect(broken.ending == .cut)
            #expect(broken.upload.offset == 301)
            // A body that ends before the length that it announced is broken as well.
            let next = UploadPart(at: 301, bytes: 199)
            let short = stream(Array(content[301..<400]), chunk: 9)
            let ended = try await rig.uploads.add(next, of: short, to: id, of: "t")
            #expect(ended.ending == .cut)
            #expect(ended.upload.offset == 400)
            try await rig.send(content[400...], at: 400, to: id)
            #expect(try await rig.content(of: id) == content)
        }
    }

    @Test func `a body that stands still, or drips, ends, and what came is kept`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            let idle = UploadLimits { $0.idleSeconds = 0.05 }
            let drip = UploadLimits { $0.partSeconds = 0.05 }
            for (limits, ending) in [(idle, PartEnding.idle), (drip, .slow)] {
                let rig = try await UploadRig(on: database, limits: limits)
                let id = try await rig.begin(500)
                let body = StuckBody(beginning: Array(content[..<130]))
                let part = UploadPart(at: 0, bytes: 500)
                let outcome = try await rig.uploads.add(part, of: body, to: id, of: "t")
                #expect(outcome.ending == ending)
                #expect(outcome.upload.offset == 130)
                let other = try await rig.neighbour()
                try await other.send(content[130...], at: 130, to: id)
                #expect(try await other.content(of: id) == content)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a part whose task is cancelled is counted as far as it came`(
        _ engine: Engine
    ) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            let body = StuckBody(beginning: Array(content[..<130]))
            let adding = Task {
                try await rig.uploads.add(UploadPart(at: 0), of: body, to: id, of: "t")
            }
            await body.isRead.wait()
            adding.cancel()
            let outcome = try await adding.value
            #expect(outcome.ending == .stopping)
            #expect(outcome.upload.offset == 130)
            #expect(try await rig.uploads.look(at: id, of: "t").offset == 130)
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever wants to go on gets the upload, on any node`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let one = try await UploadRig(on: database, limits: .patient)
            let two = try await one.neighbour(limits: .patient)
            for next in [one, two] {
                let id = try await one.begin(500)
                let body = StuckBody(beginning: Array(content[..<130]))
                let stuck = Task {
                    try await one.uploads.add(UploadPart(at: 0), of: body, to: id, of: "t")
                }
                await body.isRead.wait()
                // As a client does that lost its connection and came back.
                let upload = try await next.uploads.look(at: id, of: "t")
                #expect(upload.offset == 130)
                let outcome = try await stuck.value
                #expect(outcome.ending == .wanted)
                #expect(outcome.upload.offset == 130)
                try await next.send(content[130...], at: 130, to: id)
                #expect(try await next.content(of: id) == content)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `giving up ends a part that is under way`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let one = try await UploadRig(on: database, limits: .patient)
            let two = try await one.neighbour(limits: .patient)
            let id = try await one.begin(500)
            let body = StuckBody(beginning: Array(content[..<130]))
            let stuck = Task {
                try await one.uploads.add(UploadPart(at: 0), of: body, to: id, of: "t")
            }
            await body.isRead.wait()
            try await two.uploads.terminate(id, of: "t")
            #expect(try await stuck.value.ending == .wanted)
            #expect(one.disk.uploadDrafts.isEmpty)
            try await one.checkTotals()
        }
    }

    @Test(arguments: Engine.allCases)
    func `a part for a place that has passed disturbs nobody`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database, limits: .patient)
            let id = try await rig.begin(500)
            try await rig.send(content[..<10], at: 0, to: id)
            let body = FedBody()
            let adding = Task {
                try await rig.uploads.add(UploadPart(at: 10), of: body.chunks, to: id, of: "t")
            }
            await #expect(throws: UploadError.wrongOffset(10)) {
                try await rig.send(content[..<10], at: 0, to: id)
            }
            body.send(content[10...])
            body.end()
            #expect(try await adding.value.ending == .whole)
            #expect(try await rig.content(of: id) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of many parts for one place one is taken, and the content is whole`(
        _ engine: Engine
    ) async throws {
        try await engine.withMigratedDatabase { database in
            let one = try await UploadRig(on: database, limits: .patient)
            let two = try await one.neighbour(limits: .patient)
            let id = try await one.begin(500)
            let errors = await withTaskGroup(of: [any Error].self) { group in
                for number in 0..<6 {
                    group.addTask { await persist(number.isMultiple(of: 2) ? one : two, id) }
                }
                return await group.reduce([], +)
            }
            for error in errors {
                switch error as? UploadError {
                case .wrongOffset, .superseded, .held, .tooLong: break
                default: Issue.record("\(error)")
                }
            }
            #expect(try await one.content(of: id) == content)
            try await one.checkTotals()
        }
    }

    /// Sends the content in small parts as a client does, from where the upload stands.
    private func persist(_ rig: UploadRig, _ id: UploadID) async -> [any Error] {
        var errors: [any Error] = []
        while errors.count < 1_000 {
            do {
                let upload = try await rig.uploads.look(at: id, of: "t")
                if upload.state == .complete { break }
                let start = Int(upload.offset)
                let end = min(start + 100, content.count)
                try await rig.send(content[start..<end], at: start, to: id)
            } catch {
                errors.append(error)
            }
        }
        return errors
    }

    @Test(arguments: Engine.allCases, [false, true])
    func `an upload whose node died goes on when its lease has ended, or the next one is alone`(
        _ engine: Engine,
        isAlone: Bool,
    ) async throws {
        try await engine.withMigratedDatabase { database in
            let one = try await UploadRig(on: database)
            let two = try await one.neighbour()
            let id = try await one.begin(500)
            try await one.send(content[..<100], at: 0, to: id)
            let (_, row) = try await one.uploads.take(id, of: "t")
            // What the dead node wrote and nobody counted.
            let name = try #require(one.disk.uploadDrafts.first)
            try one.disk.reopen(name).append([9, 9, 9])
            await #expect(throws: UploadError.held) {
                try await two.send(content[100..<200], at: 100, to: id)
            }
            #expect(try await two.uploads.look(at: id, of: "t").offset == row.upload.offset)
            if isAlone {
                let queue = JobQueue(on: database, surroundings: .live)
                _ = try await HeldWork(in: database, queue).takeBack()
            } else {
                one.clock.advance(seconds: 16)
            }
            try await two.send(content[100..<200], at: 100, to: id)
            #expect(two.disk.uploadDrafts == [name], "it goes on in the same file")
            try await two.send(content[200...], at: 200, to: id)
            #expect(try await two.content(of: id) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a node that lost its lease and wakes up harms nothing`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let one = try await UploadRig(on: database)
            let two = try await one.neighbour()
            let id = try await one.begin(500)
            try await one.send(content[..<100], at: 0, to: id)
            let (lease, row) = try await one.uploads.take(id, of: "t")
            let start = try await TurnStart.open(lease, after: row, in: one.uploads.room)
            let sleeper = UploadTurn(lease, in: one.uploads.room, upload: row.upload, at: start)
            try await sleeper.append(Array(repeating: 9, count: 70))
            one.clock.advance(seconds: 16)
            try await two.send(content[100..<200], at: 100, to: id)
            // It still has its file open, and goes on where it slept in.
            try await sleeper.append(Array(repeating: 9, count: 40))
            await #expect(throws: UploadError.superseded) {
                try await sleeper.append(noise(90, seed: 1))
            }
            await #expect(throws: UploadError.superseded) { try await sleeper.finish() }
            await sleeper.abandon()
            #expect(try await two.uploads.look(at: id, of: "t").offset == 200)
            try await two.send(content[200...], at: 200, to: id)
            #expect(try await two.content(of: id) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `once content may be an object, nobody writes to its file`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let following = Following()
            let limits = UploadLimits { $0.recordBytes = 1_000 }
            let rig = try await UploadRig(on: database, limits: limits) { completed, transaction in
                try following.note(completed)
                return try UploadRig.refer(completed, transaction)
            }
            let id = try await rig.begin(500)
            try await rig.send(content[..<300], at: 0, to: id)
            await #expect(throws: Following.NotYet.self) {
                try await rig.send(noise(200, seed: 99), at: 300, to: id)
            }
            let wrong = Array(content[..<300]) + noise(200, seed: 99)
            #expect(rig.disk.holds(wrong), "an object that nobody wants")
            following.allow()
            try await rig.send(content[300...], at: 300, to: id)
            #expect(
                rig.disk.holds(wrong),
                "its bytes are still those by whose digest it is called",
            )
            #expect(try await rig.content(of: id) == content)
        }
    }

    @Test func `a clock that ran ahead doesn't hold an upload for long`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(500)
            let ahead = SetClock(rig.clock.now.addingTimeInterval(7_200))
            let other = try await UploadRig(
                on: database,
                disk: rig.disk,
                clock: ahead,
                node: "two",
            )
            _ = try await other.uploads.take(id, of: "t")
            try await rig.send(content, at: 0, to: id)
            #expect(try await rig.content(of: id) == content)
        }
    }

    @Test func `a lease lasts as long as its part`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            let limits = UploadLimits { $0.leaseSeconds = 0.03 }
            let rig = try await UploadRig(on: database, limits: limits)
            let id = try await rig.begin(500)
            let body = StuckBody(beginning: Array(content[..<130]))
            let adding = Task {
                try await rig.uploads.add(UploadPart(at: 0), of: body, to: id, of: "t")
            }
            await body.isRead.wait()
            let first = try await rig.leaseEnd(of: id)
            rig.clock.advance(seconds: 10)
            while try await rig.leaseEnd(of: id) == first { await Task.yield() }
            adding.cancel()
            #expect(try await adding.value.upload.offset == 130)
        }
    }
}

extension UploadRig {
    fileprivate func leaseEnd(of id: UploadID) async throws -> Date {
        try await database.read {
            try UploadTable(limits: .small).find(id, of: "t", in: $0).leaseUntil
        }
    }
}
