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

/// What is told, before anything is fetched.
@Suite struct NotificationRoutesTests {
    private typealias Bench = IntakeBench

    private static func counts(_ answer: TestResponse) -> [Int64] {
        ["taken", "known", "ignored"].map { name in
            if case .integer(let count) = answer.json?[name] { count } else { -1 }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a put is fetched once, however often it is told`(_ engine: Engine) async throws {
        try await Bench.run(on: engine) { bench in
            let put = bench.store.put("film.mp4", Bench.film)
            let record = Bench.record("film.mp4", put)
            let first = try await bench.tell(record, record)
            #expect(Self.counts(first) == [1, 1, 0], "\(first.text)")
            let again = try await bench.tell(record)
            #expect(again.status == .accepted && Self.counts(again) == [0, 1, 0])
            // Another put of the same content is another one, and so is the same elsewhere.
            let later = record.replacing("0281E5", with: "0281E6")
            #expect(Self.counts(try await bench.tell(later, record)) == [1, 1, 0])
            #expect(bench.figures.all == ["taken": 2, "known": 3, "ignored": 0, "refused": 0])
            #expect(try await bench.count("fetches") == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `deliveries at once make one fetch of each put`(_ engine: Engine) async throws {
        try await Bench.run(on: engine) { bench in
            let records = (0..<8).map { Bench.record("film-\($0).mp4") }
            let taken = try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<8 {
                    // Each in another order, so that rows could be waited for in a circle.
                    let turned = Array(records[number...] + records[..<number])
                    let ordered = number.isMultiple(of: 2) ? turned : turned.reversed()
                    group.addTask {
                        let told = try await bench.house.send(
                            .post,
                            "/v1/notifications/s3",
                            "{\"Records\": [\(ordered.joined(separator: ","))]}",
                        )
                        #expect(told.status == .accepted, "\(told.text)")
                        return Self.counts(told)[0]
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(taken == 8)
            #expect(try await bench.count("fetches") == 8)
            #expect(bench.figures.all["known"] == 56)
        }
    }

    @Test func `whose bucket another one is, nobody learns`() async throws {
        try await Bench.run { bench in
            let own = Bench.record("film.mp4")
            let refused = [
                ("a.mp4", "nobodys"), ("other/a.mp4", "shared"), ("a.mp4", "shared"),
                ("studio", "shared"), ("studio/../other/a.mp4", "shared"), ("../shared/a", "drop"),
                ("a/./b", "drop"), (String(repeating: "k", count: 1_025), "drop"),
            ]
            var answers: Set<String> = []
            for (key, bucket) in refused {
                // The message is taken whole or not at all.
                let answer = try await bench.tell(own, Bench.record(key, in: bucket))
                #expect(answer.status == .forbidden && answer.problem == "bucket-refused")
                let id = answer.json?.text("request_id") ?? "none"
                answers.insert(answer.text.replacing(id, with: ""))
            }
            #expect(answers.count == 1)
            #expect(try await bench.count("fetches") == 0)
            #expect(try await bench.count("notified_objects") == 0)
            #expect(bench.figures.all["refused"] == 2 * refused.count)
            // Another tenant's token opens this tenant's place no more than this one's the other's.
            let other = bench.house.token(of: "other")
            let theirs = Bench.record("other/a.mp4", in: "shared")
            #expect(try await bench.tell(own, token: other).problem == "bucket-refused")
            #expect(try await bench.tell(theirs, token: other).status == .accepted)
            #expect(Self.counts(try await bench.tell(own)) == [1, 0, 0])
        }
    }

    @Test func `where nobody has a bucket, all are refused`() async throws {
        try await HouseRig.run { house in
            let body = "{\"Records\": [\(Bench.record("film.mp4"))]}"
            let answer = try await house.send(.post, "/v1/notifications/s3", body)
            #expect(answer.problem == "bucket-refused")
        }
    }

    @Test func `only content that came counts`() async throws {
        try await Bench.run { bench in
            let events = [
                "ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated",
                "ObjectTagging:Put", "s3:ObjectCreated:PutTagging", "s3:ObjectCreated:PutRetention",
                "ObjectRestore:Completed", "Replication", "s3:", "ObjectCreatedLater:Put",
            ]
            for event in events {
                let answer = try await bench.tell(Bench.record("film.mp4", event: event))
                #expect(Self.counts(answer) == [0, 0, 1], "\(event)")
            }
            let puts = [
                "ObjectCreated:Put", "s3:ObjectCreated:Put", "ObjectCreated:Post",
                "s3:ObjectCreated:CompleteMultipartUpload", "ObjectCreated:Copy",
            ]
            for (number, event) in puts.enumerated() {
                let answer = try await bench.tell(Bench.record("\(number).mp4", event: event))
                #expect(Self.counts(answer) == [1, 0, 0], "\(event)")
            }
            #expect(bench.figures.all["ignored"] == events.count)
        }
    }

    @Test func `AWS may try the address, and MinIO says more than AWS`() async throws {
        try await Bench.run { bench in
            let trial = """
                {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "whoever",
                "Time": "2026-11-22T08:00:00.000Z", "RequestId": "5582815E1AEA5ADF", "HostId": "8"}
                """
            let tried = try await bench.house.send(.post, "/v1/notifications/s3", trial)
            #expect(tried.status == .accepted && Self.counts(tried) == [0, 0, 0], "\(tried.text)")
            let key = "films%2Fa+film.mp4"
            let record = Bench.record(key, event: "s3:ObjectCreated:Put")
            let told = try await bench.house.send(
                .post,
                "/v1/notifications/s3",
                """
                {"EventName": "s3:ObjectCreated:Put", "Key": "drop/films/a film.mp4",
                "Records": [\(record)]}
                """,
            )
            #expect(Self.counts(told) == [1, 0, 0], "\(told.text)")
            let url: String? = try await bench.house.database.read {
                try $0.value("SELECT url FROM fetches")
            }
            #expect(url == "s3://drop/films/a%20film.mp4?tag=0a")
        }
    }

    @Test(arguments: [
        ("nonsense", HTTPResponse.Status.badRequest), ("{\"Records\": [", .badRequest),
        ("{\"Records\": 7}", .unprocessableContent), ("{}", .unprocessableContent),
        ("{\"Event\": \"s3:Other\"}", .unprocessableContent),
        ("{\"Records\": [{}]}", .unprocessableContent),
        ("{\"Records\": [{\"eventName\": \"ObjectCreated:Put\"}]}", .unprocessableContent),
    ])
    func `nonsense is refused`(_ body: String, _ status: HTTPResponse.Status) async throws {
        try await Bench.run { bench in
            let answer = try await bench.house.send(.post, "/v1/notifications/s3", body)
            #expect(answer.status == status, "\(answer.text)")
            #expect(try await bench.count("fetches") == 0)
        }
    }

    @Test func `a key that can't be read, or content that nothing names, is refused`() async throws
    {
        try await Bench.run { bench in
            for key in ["%", "%2", "%zz", "%FF", "a%C3"] {
                let answer = try await bench.tell(Bench.record(key))
                #expect(answer.status == .unprocessableContent, "\(key)")
                #expect(answer.text.contains("/Records/0/s3/object/key"), "\(answer.text)")
            }
            let bare = Bench.record("film.mp4").replacing("\"eTag\": \"0a\",", with: "")
            #expect(try await bench.tell(bare).text.contains("/Records/0/s3/object/eTag"))
            // What goes needs no tag.
            let gone = bare.replacing("ObjectCreated:Put", with: "ObjectRemoved:Delete")
            #expect(Self.counts(try await bench.tell(gone)) == [0, 0, 1])
        }
    }

    @Test func `a message of more than 64 KiB isn't read`() async throws {
        try await Bench.run { bench in
            let record = Bench.record("film.mp4")
            let rest = "{\"Records\": [\(record)]}"
            let fits = rest + String(repeating: " ", count: (64 << 10) - rest.utf8.count)
            let sent = try await bench.house.send(.post, "/v1/notifications/s3", fits)
            #expect(Self.counts(sent) == [1, 0, 0])
            let larger = try await bench.house.send(.post, "/v1/notifications/s3", fits + " ")
            #expect(larger.status == .contentTooLarge && larger.problem == "body-too-large")
        }
    }

    @Test func `what finds no room is told again later`() async throws {
        var limits = FetchLimits()
        limits.openFetches = 2
        try await Bench.run(limits: limits) { bench in
            let records = (0..<3).map { Bench.record("\($0).mp4") }
            let refused = try await bench.tell(records[0], records[1], records[2])
            #expect(refused.status == .conflict, "\(refused.text)")
            #expect(try await bench.count("notified_objects") == 0)
            #expect(Self.counts(try await bench.tell(records[0], records[1])) == [2, 0, 0])
        }
    }

    @Test func `outcomes stand on the page of figures`() async throws {
        try await Bench.run { bench in
            let put = Bench.record("film.mp4")
            _ = try await bench.tell(put)
            _ = try await bench.tell(put)
            _ = try await bench.tell(Bench.record("film.mp4", in: "nobodys"))
            var page = MetricsPage()
            await bench.figures.gauges(&page)
            let name = "touchstone_notified_objects_total"
            for line in ["taken\"} 1", "known\"} 1", "ignored\"} 0", "refused\"} 1"] {
                #expect(page.text.contains("\(name){outcome=\"\(line)\n"), "\(page.text)")
            }
        }
    }
}
