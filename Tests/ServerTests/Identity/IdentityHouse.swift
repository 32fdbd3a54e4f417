import AsyncHTTPClient
import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import NIOCore
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

/// A server under `cn` with a vault, a vendor, a gateway for codes and one to the public identity
/// service, all three played by one fake.
struct IdentityHouse: Sendable {
    let cases: CaseRig
    let vendor: FakeVendor
    let desk: IdentityDesk

    static func run(
        on engine: Engine = .sqlite,
        keeping: IdentityKeeping = .vault,
        limits: ProviderLimits = ProviderLimits(),
        _ test: @escaping @Sendable (IdentityHouse) async throws -> Void,
    ) async throws {
        let vendor = FakeVendor()
        let client = LineClient().http
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let made = Made()
        do {
            try await Rig(vendor.routes).run { far in
                let address = "http://127.0.0.1:\(far.port ?? 0)"
                try await CaseRig.run(
                    on: engine,
                    profile: "cn",
                    adding: { records, database, now in
                        let line = ProviderLine(
                            to: address,
                            secret: vendor.secret,
                            client: client,
                            limits: limits,
                            now: now.now,
                        )
                        return try made.routes(
                            (records, database, now, line, limits),
                            vendor,
                            ledger: folder.path("erasures"),
                            keeping,
                        )
                    },
                ) { cases in
                    let desk = try #require(made.desk)
                    try await test(IdentityHouse(cases: cases, vendor: vendor, desk: desk))
                }
            }
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// What is made before the server runs.
    private final class Made: @unchecked Sendable {
        var desk: IdentityDesk?

        typealias Parts = (Records, any Database, Surroundings, ProviderLine, ProviderLimits)

        func routes(
            _ parts: Parts,
            _ vendor: FakeVendor,
            ledger: String,
            _ keeping: IdentityKeeping,
        ) throws -> [Route] {
            let (records, database, surroundings, line, limits) = parts
            let ring = try VaultKeyRing.fresh(surroundings.secretBytes)
            let vault = Vault(
                records,
                keys: try VaultKeys { ring },
                ledger: try ErasureLedger(at: ledger),
            )
            let verifications = Verifications(records, vault: vault, keeping: keeping)
            let desk = IdentityDesk(
                verifications,
                providers: try Self.providers(line, vendor, limits),
                in: database,
                surroundings: surroundings,
            )
            self.desk = desk
            let seal = CursorSeal(key: [UInt8](repeating: 7, count: 32))
            return VerificationRoutes(desk, records).routes + CallbackRoutes(desk).routes
                + IdentityRoutes(verifications, vault: vault, records, in: database).routes
                + AgreementRoutes(
                    records,
                    in: database,
                    seal: seal,
                    surroundings: surroundings,
                ).routes
        }

        private static func providers(
            _ line: ProviderLine,
            _ vendor: FakeVendor,
            _ limits: ProviderLimits,
        ) throws -> [any IdentityProvider] {
            let checks: [IdentityMethod] = [.residentID, .organisationCode, .socialCreditCode]
            let names = try ["vendor", "network-identity", "mobile-gateway"].map {
                try #require(ProviderName($0))
            }
            let named = [(names[0], checks), (names[1], [.networkIdentity])]
            let vendors: [any IdentityProvider] = named.map { name, methods in
                VendorProvider(
                    ProviderCapabilities(name: name, methods: methods, isAsynchronous: true),
                    over: line,
                    secret: vendor.secret,
                    limits: limits,
                )
            }
            return vendors + [MobileProvider(name: names[2], over: line, limits: limits)]
        }
    }
}

// What a test sends.
extension IdentityHouse {
    static let number = "11010519491231002X"

    func staff(_ person: String = "ann", of tenant: String = "studio") -> String {
        cases.rig.tokens.issue(Set(Scope.allCases), tenant: tenant, person: person)
    }

    func post(
        _ path: String,
        _ body: String? = nil,
        as person: String = "ann",
        of tenant: String = "studio",
    ) async throws -> TestResponse {
        try await cases.send(.post, path, staff(person, of: tenant), body)
    }

    func get(_ path: String, of tenant: String = "studio") async throws -> TestResponse {
        try await cases.get(path, staff(of: tenant))
    }

    func begin(
        _ method: String,
        _ claim: String? = nil,
        of account: String = "user-1",
    ) async throws -> TestResponse {
        let claim = claim.map { ", \"claim\": \($0)" } ?? ""
        let body = "{\"method\": \"\(method)\"\(claim)}"
        return try await post("/v1/accounts/\(account)/verifications", body)
    }

    func beginResident(_ number: String = number) async throws -> TestResponse {
        try await begin("resident-id", "{\"number\": \"\(number)\", \"name\": \"王小明\"}")
    }

    func mayPublish(_ account: String = "user-1") async throws -> Bool? {
        let answer = try await get("/v1/accounts/\(account)")
        if case .bool(let may)? = answer.json?["may_publish"] { return may }
        return nil
    }

    func accept() async throws {
        let answer = try await cases.send(
            .put,
            "/v1/accounts/user-1",
            staff(),
            #"{"agreement": {"version": "2026-01", "language": "zh-Hans"}}"#,
        )
        #expect(answer.status == .ok, "\(answer.text)")
    }

    /// Tries the jobs that have the vendor forget.
    ///
    /// - Parameter other: a node that isn't the usual one.
    /// - Returns: how many came to their end.
    func redact(by other: IdentityDesk? = nil) async throws -> Int {
        let queue = JobQueue(on: cases.database, surroundings: cases.clock.surroundings)
        let performer = IdentityPerformer.redaction(by: other ?? desk)
        var count = 0
        for job in try await queue.claim(ClaimOrder(queue: "outbound", owner: "tests", limit: 9)) {
            let context = JobContext(job: job, queue: queue, report: .init())
            do {
                try await performer.run(context)
                count += 1
            } catch {
                _ = try await queue.settle([Settlement(job.hold, .failed("\(error)"))])
            }
        }
        return count
    }

    /// A message from the vendor, signed unless a test wants otherwise.
    func callback(
        _ body: String,
        id: String = "event-1",
        provider: String = "vendor",
        secret: [UInt8]? = nil,
        late seconds: Double = 0,
    ) async throws -> TestResponse {
        let signature = WebhookSignature(
            of: Array(body.utf8),
            id: id,
            seconds: Int64(cases.clock.now.timeIntervalSince1970 - seconds),
            secret: secret ?? vendor.secret,
        )
        return try await cases.client.execute(
            uri: "/v1/identity/callbacks/\(provider)",
            method: .post,
            headers: [
                .contentType: "application/json", .webhookID: signature.id,
                .webhookTimestamp: signature.timestamp, .webhookSignature: signature.signature,
            ],
            body: ByteBuffer(string: body),
        )
    }
}
