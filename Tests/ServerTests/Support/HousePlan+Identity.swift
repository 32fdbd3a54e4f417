import Casework
import Foundation

@testable import Server
@testable import Store

extension HousePlan {
    /// The rooms in which people take measures on accounts.
    static func measureRooms(
        _ records: Records,
        _ database: any Database,
        _ seal: CursorSeal,
        _ now: Surroundings,
    ) -> [String: [Route]] {
        [
            "StandingRoutes": StandingRoutes(records, in: database).routes,
            "StrikeRoutes": StrikeRoutes(records, in: database, surroundings: now).routes,
            "MeasureRoutes":
                MeasureRoutes(records, in: database, seal: seal, surroundings: now).routes,
            "ClosureRoutes":
                ClosureRoutes(records, in: database, seal: seal, surroundings: now).routes,
        ]
    }
}

/// The rooms of identities, agreements and disclosures, with a provider that says yes to everybody.
extension HousePlan {
    var identityRooms: [String: [Route]] {
        get throws {
            let seal = CursorSeal(key: [UInt8](repeating: 7, count: 32))
            let now = clock.surroundings
            let vault = try self.vault()
            let verifications = Verifications(records, vault: vault, keeping: .vault)
            let desk = IdentityDesk(
                verifications,
                providers: [try DevelopmentProvider(inProduction: false) { _, _ in }],
                in: database,
                surroundings: now,
            )
            return [
                "VerificationRoutes": VerificationRoutes(desk, records).routes,
                "CallbackRoutes": CallbackRoutes(desk).routes,
                "IdentityRoutes":
                    IdentityRoutes(verifications, vault: vault, records, in: database).routes,
                "AgreementRoutes":
                    AgreementRoutes(records, in: database, seal: seal, surroundings: now).routes,
                "DisclosureRoutes":
                    DisclosureRoutes(
                        Disclosures(records, vault: vault),
                        in: database,
                        seal: seal,
                        surroundings: now,
                    ).routes,
            ]
        }
    }

    /// A vault of its own, with keys that every test knows.
    func vault() throws -> Vault {
        let ledger = FileManager.default.temporaryDirectory
            .appending(path: "erasures-\(UUID().uuidString)").path
        return Vault(
            records,
            keys: try VaultKeys { try VaultKeyRing.fresh { Array(repeating: 3, count: $0) } },
            ledger: try ErasureLedger(at: ledger),
        )
    }

    /// The rooms in which people decide.
    var caseRooms: [String: [Route]] {
        get throws {
            let seal = CursorSeal(key: [UInt8](repeating: 7, count: 32))
            let (now, reports) = (clock.surroundings, Reports(records, vault: try vault()))
            return [
                "PublicReportRoutes": PublicReportRoutes(reports, records, in: database).routes,
                "LikenessRoutes":
                    LikenessRoutes(
                        LikenessRequests(reports, records),
                        records,
                        in: database,
                    ).routes,
                "DisputeRoutes": DisputeRoutes(reports, records, in: database).routes,
                "ReportRoutes": ReportRoutes(reports, records, in: database).routes,
                "ReporterRoutes": ReporterRoutes(reports, in: database).routes,
                "CaseRoutes":
                    CaseRoutes(reports, records, in: database, seal: seal, surroundings: now)
                    .routes,
                "CaseWorkRoutes":
                    CaseWorkRoutes(reports, records, in: database, surroundings: now).routes,
                "ReviewerRoutes":
                    ReviewerRoutes(reports, records, in: database, surroundings: now).routes,
                "ClockRoutes": ClockRoutes(records, in: database).routes,
                "AppealRoutes":
                    AppealRoutes(records, in: database, seal: seal, surroundings: now).routes,
                "AuthorAppealRoutes":
                    AuthorAppealRoutes(records, in: database, seal: seal, surroundings: now)
                    .routes,
                "PublicAppealRoutes":
                    PublicAppealRoutes(records, in: database, surroundings: now).routes,
            ]
        }
    }
}
