import Casework
import Foundation
import Logging
import Pipeline
import Policy
import Server
import Store

/// What a node needs for identities: the vault, who verifies, and what is kept.
struct IdentityRoom {
    let vault: Vault
    let desk: IdentityDesk
    let verifications: Verifications
    private let database: any Database
    private let isDevelopment: Bool

    init(_ station: Station, client: LineClient) throws {
        let settings = station.installation.settings
        let source = try VaultKeySource(settings.text("vault.keys"), folder: settings.data)
        try source.makeIfMissing()
        let ledger =
            settings.text("vault.erasures")
            ?? settings.data.appending(path: "vault-erasures").path
        vault = Vault(
            station.records,
            keys: try VaultKeys { try source.load() },
            ledger: try ErasureLedger(at: ledger),
        )
        let keeping = settings.text("identity.keep").flatMap { IdentityKeeping(rawValue: $0) }
        var limits = VerificationLimits()
        limits.validDays = settings.integer("identity.valid-days", limits.validDays)
        verifications = Verifications(
            station.records,
            vault: vault,
            keeping: keeping ?? .receipts,
            limits: limits,
        )
        database = station.database
        isDevelopment = settings.isDevelopment
        desk = IdentityDesk(
            verifications,
            providers: try Self.providers(settings, client, station.logger),
            in: database,
            surroundings: .live,
        )
    }

    /// Looks whether the ring opens what the database holds, and erases again what a backup brought
    /// back.
    func open(logger: Logger) async throws {
        let count = try await database.write { [vault] transaction in
            let count = try vault.eraseAgain(in: transaction)
            try vault.check(in: transaction)
            return count
        }
        try await endTrials(logger: logger)
        guard count > 0 else { return }
        logger.warning(
            "identities that were erased came back with a backup and are erased again",
            metadata: ["subjects": "\(count)"],
        )
    }

    /// In production nobody stands for whom only the development provider answered.
    private func endTrials(logger: Logger) async throws {
        guard !isDevelopment else { return }
        let name = try Self.name(DevelopmentProvider.name)
        let count = try await database.write { [verifications] in
            try verifications.lapse(allBy: name, in: $0)
        }
        guard count > 0 else { return }
        logger.warning(
            "identities that \(name) said yes to don't hold in production",
            metadata: ["accounts": "\(count)"],
        )
    }

    /// The routes of identities, agreements and disclosures.
    func routes(_ station: Station, sealing cursors: CursorSeal) -> [Route] {
        let records = station.records
        return VerificationRoutes(desk, records).routes
            + CallbackRoutes(desk).routes
            + IdentityRoutes(verifications, vault: vault, records, in: database).routes
            + AgreementRoutes(records, in: database, seal: cursors, surroundings: .live).routes
            + DisclosureRoutes(
                Disclosures(records, vault: vault),
                in: database,
                seal: cursors,
                surroundings: .live,
            ).routes
    }
}

// Who verifies.
extension IdentityRoom {
    /// A service that answers for identities, as the settings name it.
    private struct Line {
        let address: String
        let secret: [UInt8]

        /// Nil where the settings name none.
        init?(_ settings: Settings, _ key: String) throws(Fault) {
            guard let address = settings.text("identity.\(key).url") else { return nil }
            guard let text = settings.text("identity.\(key).secret"),
                let secret = WebhookCheck.secret(of: text)
            else {
                throw Fault(
                    .refused,
                    "identity.\(key).secret is missing or not written as whsec_ and base64 of 24 "
                        + "to 64 bytes",
                )
            }
            let mayBePlain = settings.isDevelopment && address.hasPrefix("http://")
            guard address.hasPrefix("https://") || mayBePlain else {
                throw Fault(.refused, "identity.\(key).url has to begin with https://")
            }
            self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
            self.secret = secret
        }
    }

    private static func providers(
        _ settings: Settings,
        _ client: LineClient,
        _ logger: Logger,
    ) throws -> [any IdentityProvider] {
        var providers: [any IdentityProvider] = []
        let vendorMethods: [IdentityMethod] = [.residentID, .organisationCode, .socialCreditCode]
        if let line = try Line(settings, "vendor") {
            providers.append(try vendor("vendor", vendorMethods, line, client))
        }
        if let line = try Line(settings, "network") {
            providers.append(try vendor("network-identity", [.networkIdentity], line, client))
        }
        if let line = try Line(settings, "mobile") {
            let name = try name("mobile-gateway")
            providers.append(MobileProvider(name: name, over: providerLine(line, client)))
        }
        if settings.text("identity.development") == "yes" {
            let provider = try DevelopmentProvider(inProduction: !settings.isDevelopment) {
                logger.warning(
                    "no telephone: this code is told to whoever reads the log",
                    metadata: ["verification": "\($0)", "development_code": "\($1.exposed)"],
                )
            }
            logger.warning("\(DevelopmentProvider.name) says yes to everybody")
            providers.append(provider)
        }
        return providers
    }

    private static func vendor(
        _ text: String,
        _ methods: [IdentityMethod],
        _ line: Line,
        _ client: LineClient,
    ) throws(Fault) -> VendorProvider {
        VendorProvider(
            ProviderCapabilities(name: try name(text), methods: methods, isAsynchronous: true),
            over: providerLine(line, client),
            secret: line.secret,
        )
    }

    private static func providerLine(_ line: Line, _ client: LineClient) -> ProviderLine {
        ProviderLine(
            to: line.address,
            secret: line.secret,
            client: client.http,
            now: Surroundings.live.now,
        )
    }

    private static func name(_ text: String) throws(Fault) -> ProviderName {
        guard let name = ProviderName(text) else { throw Fault(.refused, "no name: \(text)") }
        return name
    }
}

extension Settings {
    /// Whether nothing of this installation is for real.
    var isDevelopment: Bool { text("mode") == "development" }
}
