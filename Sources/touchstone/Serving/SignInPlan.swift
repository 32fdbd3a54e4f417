import Casework
import Foundation
import Logging
import Pipeline
import Server
import Store

/// What signing in is made of on a node: its key, its settings, and where browsers find it.
struct SignInPlan {
    private let station: Station

    init(_ station: Station) { self.station = station }

    private var settings: Settings { station.installation.settings }

    /// - Throws: ``SettingFault``, ``PrivateFileFault``, and a fault for settings that don't go
    ///   together.
    func desk(_ listening: Listening) async throws -> Desk {
        var reception = Reception(
            station.records,
            in: station.database,
            keys: SignInKeys(secret: try await secret()),
            surroundings: .live,
            cookies: try cookies(listening),
        )
        reception.home = station.installation.firstTenant
        reception.proxies = Set(settings.texts("http.proxies"))
        let origin = try origin()
        return Desk(reception: reception, origin: origin, provider: try provider(origin))
    }

    /// What the routes of the sign-in are made of.
    struct Desk {
        let reception: Reception
        let origin: OwnOrigin
        let provider: OpenIDSettings?
    }

    private func provider(_ origin: OwnOrigin) throws -> OpenIDSettings? {
        guard let issuer = settings.text("oidc.issuer") else { return nil }
        let usual = origin.address(of: "/v1/session/oidc/callback")
        guard let client = settings.text("oidc.client-id"),
            let redirect = settings.text("oidc.redirect") ?? usual,
            let tenant = TenantName(station.installation.firstTenant)
        else {
            throw Fault(
                .refused,
                "oidc.issuer also needs oidc.client-id, and http.origin or oidc.redirect",
            )
        }
        return try OpenIDSettings(
            issuer: issuer,
            client: (id: client, secret: settings.text("oidc.client-secret")),
            redirect: redirect,
            roleClaim: settings.text("oidc.role-claim") ?? "roles",
            roles: settings.texts("oidc.roles"),
            tenant: tenant,
        )
    }

    private func origin() throws -> OwnOrigin {
        guard let text = settings.text("http.origin") else { return OwnOrigin() }
        guard let origin = OwnOrigin(text) else {
            throw SettingFault.unfitValue(
                "http.origin",
                "must be scheme and host, such as https://trust.example.com",
                place: "settings",
            )
        }
        return origin
    }

    private func cookies(_ listening: Listening) throws -> CookieJar {
        guard settings.text("http.cookies") == "plain" else { return CookieJar(isSecure: true) }
        let isLoopback =
            ["localhost", "::1"].contains(listening.host) || listening.host.hasPrefix("127.")
        guard isLoopback else {
            throw Fault(
                .refused,
                "http.cookies: plain is for trying things out on 127.0.0.1; elsewhere passwords and "
                    + "sessions need TLS",
            )
        }
        return CookieJar(isSecure: false)
    }

    /// The secret in its file, which the first node makes.
    private func secret() async throws -> [UInt8] {
        let file = SecretFile(at: settings.signInKey.path)
        let (secret, isNew) = try file.load(orMakingOf: Surroundings.live.secretBytes)
        if isNew {
            let kept = try await station.database.read { transaction in
                try Credentials(station.records).count(in: transaction)
            }
            if kept > 0 {
                station.logger.warning(
                    "the key of the sign-in was gone, so no password is good any more",
                    metadata: [
                        "file": "\(settings.signInKey.path)",
                        "do": "put it back from a backup, or: touchstone staff invite NAME",
                    ],
                )
            }
        }
        return secret
    }
}
