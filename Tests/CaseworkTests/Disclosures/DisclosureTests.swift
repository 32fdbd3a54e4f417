import Casework
import Foundation
import Testing

@Suite struct DisclosureTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func disclosure() throws -> Disclosure {
        let id = "00000000-0000-4000-8000-000000000001"
        return Disclosure(
            id: try #require(DisclosureID(id)),
            of: try #require(AccountID(id)),
            tenant: try #require(TenantName("studio")),
            DisclosureRequest(
                authority: "Court",
                legalBasis: "Civil Procedure Law 67",
                documentDigest: String(repeating: "0", count: 64),
                fields: [.mobile],
                expiresAt: start + 3_600,
            ),
            by: try person("rita"),
            at: start,
        )
    }

    private static func person(_ name: String) throws -> PersonName {
        try #require(PersonName(name))
    }

    @Test func `two custodians allow it, and one of them looks once`() throws {
        var disclosure = try Self.disclosure()
        let (cora, carl) = (try Self.person("cora"), try Self.person("carl"))
        #expect(throws: DisclosureRefusal.notApproved) {
            try disclosure.view(by: cora, at: Self.start)
        }
        try disclosure.approve(by: cora, at: Self.start)
        #expect(throws: DisclosureRefusal.sameCustodian) {
            try disclosure.approve(by: cora, at: Self.start)
        }
        #expect(throws: DisclosureRefusal.notApproved) {
            try disclosure.view(by: cora, at: Self.start)
        }
        try disclosure.approve(by: carl, at: Self.start)
        #expect(throws: DisclosureRefusal.notCustodian) {
            try disclosure.view(by: try Self.person("rita"), at: Self.start)
        }
        try disclosure.view(by: carl, at: Self.start + 1)
        for name in [cora, carl] {
            #expect(throws: DisclosureRefusal.settled(.viewed)) {
                try disclosure.view(by: name, at: Self.start + 2)
            }
        }
    }

    @Test func `past its time nothing is allowed and nothing shown`() throws {
        var disclosure = try Self.disclosure()
        try disclosure.approve(by: try Self.person("cora"), at: Self.start)
        let late = disclosure
        #expect(throws: DisclosureRefusal.settled(.lapsed)) {
            try disclosure.approve(by: try Self.person("carl"), at: Self.start + 3_600)
        }
        disclosure = late
        try disclosure.approve(by: try Self.person("carl"), at: Self.start + 3_599)
        #expect(throws: DisclosureRefusal.settled(.lapsed)) {
            try disclosure.view(by: try Self.person("carl"), at: Self.start + 3_600)
        }
    }

    @Test func `a refusal ends it, also after it was allowed`() throws {
        var disclosure = try Self.disclosure()
        try disclosure.approve(by: try Self.person("cora"), at: Self.start)
        try disclosure.approve(by: try Self.person("carl"), at: Self.start)
        try disclosure.refuse(by: try Self.person("cyd"), at: Self.start)
        #expect(throws: DisclosureRefusal.settled(.refused)) {
            try disclosure.view(by: try Self.person("cora"), at: Self.start)
        }
    }

    @Test func `what was seen can't be refused any more`() throws {
        var disclosure = try Self.disclosure()
        try disclosure.approve(by: try Self.person("cora"), at: Self.start)
        try disclosure.approve(by: try Self.person("carl"), at: Self.start)
        try disclosure.view(by: try Self.person("cora"), at: Self.start)
        #expect(throws: DisclosureRefusal.settled(.viewed)) {
            try disclosure.refuse(by: try Self.person("cyd"), at: Self.start)
        }
    }
}
