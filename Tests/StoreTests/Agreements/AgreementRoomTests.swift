import Casework
import Foundation
import Media
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct AgreementRoomTests {
    private static func publish(_ version: String, _ rig: CaseRig) async throws {
        let agreements = ServiceAgreements(rig.records)
        let agreement = ServiceAgreement(
            of: rig.tenant,
            version: version,
            texts: ["en": "\(version) Labels.", "zh-Hans": "\(version) 标识。"],
            labelClauses: ["en": "Labels.", "zh-Hans": "标识。"],
            publishedAt: rig.clock.now,
        )
        try await rig.write { try agreements.publish(agreement, by: .system("test"), in: $0) }
    }

    private static func putIntoForce(_ version: String, _ rig: CaseRig) async throws {
        let agreements = ServiceAgreements(rig.records)
        try await rig.write {
            try agreements.putIntoForce(version, of: rig.tenant, by: .system("test"), in: $0)
        }
    }

    private static func accept(
        _ version: String,
        _ rig: CaseRig,
        in language: String = "zh-Hans",
    ) async throws {
        try await rig.write {
            try Accounts(rig.records).accept(
                AcceptedAgreement(version: version, language: language),
                for: rig.account,
                of: rig.tenant,
                by: .system("test"),
                in: $0,
            )
        }
    }

    private static func refusal(_ rig: CaseRig) async throws -> PublishingRefusal? {
        try await rig.read {
            try Accounts(rig.records).publisher(rig.account, of: rig.tenant, in: $0).refusal
        }
    }

    @Test(arguments: Engine.allCases)
    func `who accepted one version accepts the next before publishing again`(
        _ engine: Engine
    ) async throws {
        let standing = Standing(identity: .verified(.mobile))
        try await CaseRig.with(engine, profile: "cn", standing: standing) { rig in
            try await Self.publish("a", rig)
            try await Self.putIntoForce("a", rig)
            #expect(try await Self.refusal(rig) == .agreementMissing(version: "a"))
            try await Self.accept("a", rig)
            #expect(try await Self.refusal(rig) == nil)
            try await Self.publish("b", rig)
            #expect(try await Self.refusal(rig) == nil)
            try await Self.putIntoForce("b", rig)
            #expect(try await Self.refusal(rig) == .agreementMissing(version: "b"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `what an account had accepted on a day is shown, with the digest of the words`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "cn", standing: Standing()) { rig in
            try await Self.publish("a", rig)
            try await Self.putIntoForce("a", rig)
            rig.clock.move(by: 10)
            try await Self.accept("a", rig)
            let between = rig.clock.now.addingTimeInterval(5)
            rig.clock.move(by: 10)
            try await Self.publish("b", rig)
            try await Self.putIntoForce("b", rig)
            try await Self.accept("b", rig, in: "en")
            let agreements = ServiceAgreements(rig.records)
            let then = try await rig.read {
                try agreements.acceptances(
                    by: rig.account,
                    of: rig.tenant,
                    before: between,
                    limit: 10,
                    in: $0,
                )
            }
            #expect(then.map(\.version) == ["a"])
            #expect(then.first?.language == "zh-Hans")
            #expect(then.first?.textDigest == ContentDigest(of: Array("a 标识。".utf8)).description)
            let now = try await rig.read {
                try agreements.acceptances(
                    by: rig.account,
                    of: rig.tenant,
                    before: .distantFuture,
                    limit: 10,
                    in: $0,
                )
            }
            #expect(now.map(\.version) == ["b", "a"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a version stays as it was published, and is shown in its languages only`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "cn", standing: Standing()) { rig in
            try await Self.publish("a", rig)
            await #expect(throws: AgreementFault.versionExists("a")) {
                try await Self.publish("a", rig)
            }
            await #expect(throws: AgreementFault.unknownVersion("x")) {
                try await Self.putIntoForce("x", rig)
            }
            try await Self.putIntoForce("a", rig)
            await #expect(
                throws: AgreementFault.unknownLanguage("fr", published: ["en", "zh-Hans"])
            ) {
                try await Self.accept("a", rig, in: "fr")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `who has yet to accept is listed, with the last reminder`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "cn", standing: Standing()) { rig in
            try await Self.publish("a", rig)
            try await Self.putIntoForce("a", rig)
            let agreements = ServiceAgreements(rig.records)
            try await rig.write {
                try agreements.remind(rig.account, of: rig.tenant, by: .system("test"), in: $0)
            }
            let outstanding = {
                try await rig.read {
                    try agreements.outstanding(of: rig.tenant, after: nil, limit: 10, in: $0)
                }
            }
            let list = try await outstanding()
            #expect(list.map(\.account) == [rig.account])
            #expect(list.first?.remindedAt == rig.clock.now)
            try await Self.accept("a", rig)
            #expect(try await outstanding().isEmpty)
        }
    }
}
