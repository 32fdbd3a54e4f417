import Casework
import Foundation
import Server
import Store
import TestSupport
import Testing

@testable import touchstone

@Suite struct IntakePlanTests {
    private func plan(_ environment: [String: String]) throws -> IntakePlan {
        try IntakePlan(
            Settings(
                data: "/srv/none",
                database: nil,
                environment: Dictionary(
                    uniqueKeysWithValues: environment.map { ("TOUCHSTONE_\($0.key)", $0.value) }
                ),
            )
        )
    }

    private static let key = ["INTAKE_KEY": "K", "INTAKE_SECRET": "S"]

    @Test func `nothing is taken from buckets unless some are named`() throws {
        let none = try plan([:])
        #expect(none.places.isEmpty && none.open(.live).client == nil)
    }

    @Test func `each place has its tenant`() throws {
        let found = try plan(
            Self.key.merging([
                "INTAKE_BUCKETS": "studio=drop, other=shared/other/, studio=shared/studio",
                "INTAKE_ENDPOINT": "http://store.example:9000", "INTAKE_REGION": "eu-central-1",
            ]) { $1 }
        ).places
        #expect(found.map(\.tenant.text) == ["studio", "other", "studio"])
        #expect(
            found.map(\.address.description) == [
                "s3://drop/ at store.example:9000", "s3://shared/other/ at store.example:9000",
                "s3://shared/studio/ at store.example:9000",
            ]
        )
    }

    @Test func `what isn't said is as it is of the store that keeps content`() throws {
        let objects = [
            "OBJECTS": "s3://content/a", "OBJECTS_ENDPOINT": "http://store.example:9000",
            "OBJECTS_REGION": "eu-central-1", "OBJECTS_PATH_STYLE": "false", "OBJECTS_KEY": "K",
            "OBJECTS_SECRET": "S", "INTAKE_BUCKETS": "studio=drop",
        ]
        let place = try #require(try plan(objects).places.first)
        #expect(place.address.region == "eu-central-1" && !place.address.isPathStyle)
        #expect(place.address.host == "store.example:9000")
        let own = ["INTAKE_ENDPOINT": "https://other.example", "INTAKE_PATH_STYLE": "true"]
        let other = try #require(try plan(objects.merging(own) { $1 }).places.first)
        #expect(other.address.host == "other.example" && other.address.isPathStyle)
        // One key is never tried with the other's secret.
        let half = objects.merging(["INTAKE_KEY": "other"]) { $1 }
        #expect(throws: SettingFault.self) { _ = try plan(half) }
    }

    @Test(
        arguments: [
            (["INTAKE_BUCKETS": "drop"], "entry 1 must be TENANT=BUCKET or TENANT=BUCKET/PREFIX/"),
            (["INTAKE_BUCKETS": "a=drop,b="], "entry 2 must be TENANT=BUCKET"),
            (["INTAKE_BUCKETS": "A=drop"], "entry 1 must be TENANT=BUCKET"),
            (["INTAKE_BUCKETS": "a=DROP"], "entry 1 must name a bucket of 3 to 63"),
            (["INTAKE_BUCKETS": "a=drop/ä"], "entry 1 must have a prefix of letters"),
            (["INTAKE_BUCKETS": "a=drop/../b"], "entry 1 must have a prefix of letters"),
            (["INTAKE_BUCKETS": "a=drop,b=drop"], "entries 1 and 2 give one place to two tenants"),
            (["INTAKE_BUCKETS": "a=one,b=drop/x,c=drop"], "entries 2 and 3 give one place"),
            (["INTAKE_BUCKETS": "a=drop/x/,b=drop/x/y/"], "entries 1 and 2 give one place"),
            (
                ["INTAKE_BUCKETS": "a=drop", "INTAKE_ENDPOINT": "https://h/path"],
                "intake.endpoint must be an address without a path",
            ),
            (
                ["INTAKE_BUCKETS": "a=drop", "OBJECTS_REGION": "no region"],
                "objects.region must be a region",
            ),
            (
                [
                    "INTAKE_BUCKETS": "a=content/own", "OBJECTS": "s3://content",
                    "OBJECTS_KEY": "K", "OBJECTS_SECRET": "S",
                ],
                "entry 1 leads to where content is kept",
            ),
        ] as [([String: String], String)]
    )
    func `what doesn't fit is told before anything is opened`(
        _ environment: [String: String],
        _ words: String,
    ) throws {
        let environment = Self.key.merging(environment) { $1 }
        #expect(throws: SettingFault.self) { _ = try plan(environment) }
        do { _ = try plan(environment) } catch { #expect("\(error)".contains(words), "\(error)") }
    }

    @Test func `prefixes beside each other are each tenant's own`() throws {
        let found = try plan(
            Self.key.merging(["INTAKE_BUCKETS": "a=drop/x,b=drop/xy,a=drop/x/z"]) { $1 }
        )
        #expect(found.places.count == 3)
    }

    @Test func `buckets without a key are none`() throws {
        do {
            _ = try plan(["INTAKE_BUCKETS": "a=drop"])
            Issue.record("they are")
        } catch { #expect("\(error)".contains("say intake.key, and intake.secret")) }
    }
}
