import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server

@Suite struct ObligationRouteTests {
    private static let place = "/v1/obligations"

    private static func rows(_ answer: TestResponse) -> [JSONValue] {
        guard case .list(let rows) = answer.json?["obligations"] else { return [] }
        return rows
    }

    @Test(arguments: Engine.allCases)
    func `without a name the tenant's own profile is meant`(_ engine: Engine) async throws {
        var wish = HouseRig.Wish()
        wish.profile = "cn"
        try await HouseRig.run(on: engine, wish) { house in
            let answer = try await house.get(Self.place)
            #expect(answer.status == .ok && answer.json?.text("profile") == "cn")
            let rows = Self.rows(answer)
            let first = try #require(rows.first)
            #expect(first.text("id") == "AV-6.1" && first.text("state") == "operator-must-act")
            #expect(first.text("duty", "zh-Hans")?.isEmpty == false)
            #expect(first.text("act", "zh-Hans")?.isEmpty == false && first["room"] == .null)
            let named = try await house.get("\(Self.place)?profile=eu")
            #expect(named.json?.text("profile") == "eu")
            #expect(Self.rows(named).contains { $0.text("id") == "DSA-17.1" })
            #expect(!Self.rows(named).contains { $0.text("id") == "AV-6.1" })
        }
    }

    @Test func `states are counted, also those that no row is in`() async throws {
        try await HouseRig.run { house in
            for profile in ["cn", "eu", "us", "plain"] {
                let answer = try await house.get("\(Self.place)?profile=\(profile)")
                guard case .list(let states) = answer.json?["states"] else {
                    Issue.record("no states")
                    return
                }
                let names = states.compactMap { $0.text("state") }
                #expect(names == Obligation.State.allCases.map(\.rawValue))
                for state in states {
                    let rows = Self.rows(answer).filter { $0["state"] == state["state"] }
                    #expect(state["count"] == .integer(Int64(rows.count)))
                }
            }
        }
    }

    @Test func `the file has the table's columns, and is read back as the same rows`() async throws
    {
        try await HouseRig.run { house in
            let answer = try await house.get("\(Self.place)/export?profile=cn")
            #expect(answer.headers[.contentType] == "text/csv; charset=utf-8; header=present")
            let disposition = "attachment; filename=\"obligations-cn.csv\""
            #expect(answer.headers[.contentDisposition] == disposition)
            let owed = try PolicyBook.bundled().obligations.owed(under: "cn")
            #expect(answer.text == owed.csv)
            var reader = try CSVReader(Array(answer.text.utf8))
            var ids: [String] = []
            while let record = try reader.next() { ids.append(record.fields[0]) }
            #expect(ids == ["id"] + owed.map(\.id))
        }
    }

    @Test func `as JSON the file is the list`() async throws {
        try await HouseRig.run { house in
            let file = try await house.get("\(Self.place)/export?format=json")
            let list = try await house.get(Self.place)
            #expect(file.status == .ok && file.json == list.json)
            #expect(file.headers[.contentDisposition]?.contains("obligations-eu.json") == true)
        }
    }

    @Test(arguments: ["?profile=mars", "/export?profile=mars", "/export?format=xls", "?page=2"])
    func `what isn't there is refused by its name`(_ wish: String) async throws {
        try await HouseRig.run { house in
            let answer = try await house.get(Self.place + wish)
            #expect(answer.status == .badRequest && answer.problem == "malformed-request")
        }
    }

    @Test func `who may read is who has the scope`() async throws {
        #expect(Scope.readObligations.roles == [.viewer, .complianceOfficer, .auditor])
        try await HouseRig.run { house in
            let token = house.token(of: "studio", without: .readObligations)
            for path in [Self.place, "\(Self.place)/export"] {
                let answer = try await house.get(path, token)
                #expect(answer.status == .forbidden && answer.problem == "missing-scope")
            }
        }
    }
}
