import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

/// The share beyond the law, which anybody may read.
@Suite struct GroundRouteTests {
    private static let place = "/v1/public/studio/grounds"

    /// As many stops on a ground.
    private static func stop(
        _ house: HouseRig,
        _ count: Int,
        _ ground: String = #"{"kind": "our-choice"}"#,
    ) async throws {
        for _ in 0..<count {
            let item = try await house.receive(Array(UUID().uuidString.utf8))
            try await house.release(item)
            house.clock.advance(by: 1)
            let made = try await house.decide(
                item,
                #"{"action": "stop", "ground": \#(ground), "#
                    + #""facts": {"en": "Seen.", "zh-Hans": "已查明。"}}"#,
            )
            #expect(made.status == .created, "\(made.text)")
        }
    }

    private static let law =
        #"{"kind": "law", "instrument": {"en": "Law", "zh-Hans": "《法》"}, "article": "7"}"#

    private static func months(_ answer: TestResponse) -> [JSONValue] {
        guard case .list(let months) = answer.json?["months"] else { return [] }
        return months
    }

    private static func counts(_ month: JSONValue?) -> [String: JSONValue] {
        guard case .list(let counts) = month?["counts"] else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: counts.map {
                ("\($0.text("ground") ?? "")/\($0.text("action") ?? "")", $0["count"] ?? .null)
            }
        )
    }

    @Test(arguments: Engine.allCases)
    func `anybody reads how much rests on law and on choice`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            try await Self.stop(house, 6)
            try await Self.stop(house, 5, Self.law)
            let answer = try await house.fetch(Self.place)
            #expect(answer.status == .ok, "\(answer.text)")
            let months = Self.months(answer)
            #expect(months.count == 12 && months.last?.text("month") == "2027-01")
            #expect(months.last?["over"] == .bool(false) && months.first?["over"] == .bool(true))
            #expect(
                Self.counts(months.last)
                    == ["our-choice/stop": .integer(6), "law/stop": .integer(5)]
            )
            #expect(months.dropLast().allSatisfy { Self.counts($0).isEmpty })
            #expect(answer.json?["share_beyond_the_law"] == .number(0.545455))
            #expect(!answer.text.contains(/[0-9a-f]{8}-[0-9a-f]{4}-7/))
        }
    }

    @Test func `fewer than five are only said to be some`() async throws {
        try await HouseRig.run { house in
            try await Self.stop(house, 4)
            try await Self.stop(house, 5, Self.law)
            let answer = try await house.fetch(Self.place)
            #expect(
                Self.counts(Self.months(answer).last)
                    == ["our-choice/stop": .null, "law/stop": .integer(5)]
            )
            // The share is one of the numbers told, or the fourth would follow from it.
            #expect(answer.json?["share_beyond_the_law"] == .integer(0))
            #expect(answer.json?["fewest"] == .integer(5))
        }
    }

    @Test func `releases are no restrictions, and nothing is no share`() async throws {
        try await HouseRig.run { house in
            for _ in 0..<6 {
                try await house.release(try await house.receive(Array(UUID().uuidString.utf8)))
            }
            let answer = try await house.fetch(Self.place)
            #expect(Self.counts(Self.months(answer).last).isEmpty)
            #expect(answer.json?["share_beyond_the_law"] == .null)
        }
    }

    @Test func `the running month is counted again after a while`() async throws {
        try await HouseRig.run { house in
            try await Self.stop(house, 5)
            func count() async throws -> JSONValue? {
                let months = Self.months(try await house.fetch(Self.place))
                return Self.counts(months.last)["our-choice/stop"]
            }
            #expect(try await count() == .integer(5))
            try await Self.stop(house, 1)
            #expect(try await count() == .integer(5))
            house.clock.advance(by: GroundLimits().freshSeconds)
            #expect(try await count() == .integer(6))
        }
    }

    @Test func `the first month may be named, as far as it goes`() async throws {
        try await HouseRig.run { house in
            let two = try await house.fetch("\(Self.place)?since=2026-12")
            #expect(Self.months(two).compactMap { $0.text("month") } == ["2026-12", "2027-01"])
            let most = try await house.fetch("\(Self.place)?since=2024-02")
            #expect(Self.months(most).count == GroundLimits().months)
            for odd in ["2024-01", "2027-02", "2026-13", "2026/12", "x"] {
                let answer = try await house.fetch("\(Self.place)?since=\(odd)")
                #expect(answer.status == .badRequest, "\(odd)")
            }
        }
    }

    @Test func `services that aren't there or aren't real have no numbers`() async throws {
        try await HouseRig.run { house in
            for name in ["nobody", "..", "Studio"] {
                #expect(try await house.fetch("/v1/public/\(name)/grounds").status == .notFound)
            }
            try await house.database.write { transaction in
                _ = try transaction.run("UPDATE tenants SET sandbox = 1 WHERE name = 'other'")
            }
            #expect(try await house.fetch("/v1/public/other/grounds").status == .notFound)
        }
    }

    @Test func `another's decisions are not counted`() async throws {
        try await HouseRig.run { house in
            try await Self.stop(house, 5)
            let theirs = try await house.fetch("/v1/public/other/grounds")
            #expect(theirs.status == .ok && Self.counts(Self.months(theirs).last).isEmpty)
        }
    }
}
