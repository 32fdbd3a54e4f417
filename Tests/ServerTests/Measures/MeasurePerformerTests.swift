import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct MeasurePerformerTests {
    private static let suspension = String.measure("suspend-updates", .whyNotMilder)

    private static var house: HouseRig.Wish {
        var wish = HouseRig.Wish()
        wish.profile = "plain"
        return wish
    }

    @Test(arguments: Engine.allCases)
    func `a measure ends at its time, and not before`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine, Self.house) { house in
            let performers = MeasurePerformer(Measures(house.records)).performers
            let end = try #require(performers.first { $0.kind == MeasureJob.endKind })
            let expiry = try #require(performers.first { $0.kind == MeasureJob.expiryKind })
            try await house.join()
            let made = try await house.cases.measure(Self.suspension)
            #expect(made.status == .created, "\(made.text)")
            house.clock.advance(by: 30 * 86_400 - 10)
            #expect(try await house.work(ItemJob.clerk, end) == nil)
            let barred = try await house.announce(9)
            #expect(barred.status == .forbidden && barred.text.contains("account-suspended"))
            house.clock.advance(by: 10)
            #expect(try await house.work(ItemJob.clerk, end) == .completed)
            #expect(try await house.cases.events("measure.ended") == 1)
            #expect(try await house.announce(9).status == .created)
            let strike = try await house.send(
                .post,
                "/v1/accounts/maker/strikes",
                StrikeBody.example,
            )
            #expect(strike.status == .created)
            house.clock.advance(by: 184 * 86_400)
            #expect(try await house.work(ItemJob.clerk, expiry) == .completed)
            #expect(try await house.cases.events("strike.expired") == 1)
        }
    }

    @Test func `a job that names nothing is given up`() async throws {
        try await HouseRig.run { house in
            for performer in MeasurePerformer(Measures(house.records)).performers {
                let request = JobRequest(
                    kind: performer.kind,
                    payload: Array("nothing".utf8),
                    queue: ItemJob.clerk,
                    tenant: "studio",
                )
                try await house.database.write { [queue = house.queue] transaction in
                    _ = try queue.enqueue(request, in: transaction)
                }
                let result = try await house.work(ItemJob.clerk, performer)
                if case .refused = result {} else { Issue.record("\(String(describing: result))") }
            }
        }
    }

    @Test func `a number of files a day bites where an upload begins, and where one only asks`()
        async throws
    {
        try await HouseRig.run(on: .sqlite, Self.house) { house in
            _ = try await house.receive(Array("one".utf8))
            let limit = String.measure(
                "limit",
                #""functions": [{"function": "daily-uploads", "number": 1}, "#
                    + #"{"function": "comments"}], "# + .whyNotMilder,
            )
            let made = try await house.cases.measure(limit)
            #expect(made.status == .created, "\(made.text)")
            let barred = try await house.announce(9)
            #expect(barred.status == .forbidden && barred.problem == "may-not-publish")
            #expect(barred.json?.text("code") == "daily-uploads")
            #expect(barred.json?.text("detail")?.contains("1 new files in 24 hours") == true)
            let asked = try await house.cases.client.execute(
                uri: "/v1/precheck",
                method: .post,
                headers: [
                    .authorization: "Bearer \(house.token)",
                    .contentType: "application/octet-stream",
                    .uploadMetadata: "account \(Data("maker".utf8).base64EncodedString())",
                ],
                body: ByteBuffer(string: "x"),
            )
            #expect(asked.status == .forbidden, "\(asked.text)")
            #expect(asked.json?.text("code") == "daily-uploads")
        }
    }

    @Test func `hosts hear of measures by ids, and which functions of theirs to limit`()
        async throws
    {
        try await HookBench.run(events: #"["measure.imposed", "measure.undone", "strike.added"]"#) {
            bench in
            let cases = bench.house.cases
            _ = try await cases.item()
            let limit = String.measure(
                "limit",
                #""functions": [{"function": "comments"}], "# + .whyNotMilder,
            )
            let id = try #require(try await cases.measure(limit).json?.text("id"))
            _ = try await cases.send(
                .post,
                "/v1/measures/\(id)/reversal",
                cases.token(),
                ReversalBody.example,
            )
            _ = try await cases.send(
                .post,
                "/v1/accounts/maker/strikes",
                cases.token(),
                StrikeBody.example,
            )
            try await bench.send()
            let calls = bench.receiver.calls.compactMap(\.json)
            #expect(
                Set(calls.map { $0.text("type") ?? "" })
                    == ["measure.imposed", "measure.undone", "strike.added"]
            )
            let imposed = calls.first { $0.text("type") == "measure.imposed" }
            #expect(imposed?["data"]?["functions"] == .list([.text("comments")]))
            #expect(imposed?.text("data", "rung") == "limited")
            #expect(imposed?.text("data", "measure") == id)
            for call in bench.receiver.calls {
                let text = String(decoding: call.body, as: UTF8.self)
                #expect(!text.contains("maker") && !text.contains("real recording"))
            }
        }
    }
}
