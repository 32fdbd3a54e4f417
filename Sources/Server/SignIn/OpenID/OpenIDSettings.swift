package import Casework
import Foundation

/// An OpenID Connect provider with which the staff signs in.
package struct OpenIDSettings: Sendable {
    /// Exactly as its tokens have it in `iss`.
    package let issuer: String
    package let clientID: String
    /// Nil for a client that has none.
    package let clientSecret: String?
    /// Where it sends browsers back: our callback, as it was told.
    package let redirect: String
    /// Where the values stand from which roles come, such as `realm_access` and `roles`.
    package let roleClaim: [String]
    /// Which role each value gives; the others give none.
    package let roles: [String: StaffRole]
    /// For which tenant it speaks.
    package let tenant: TenantName

    /// - Parameters:
    ///   - roleClaim: a path with dots.
    ///   - roles: `value=role` pairs.
    /// - Throws: ``OpenIDSettingsFault``.
    package init(
        issuer: String,
        client: (id: String, secret: String?),
        redirect: String,
        roleClaim: String,
        roles: [String],
        tenant: TenantName,
    ) throws(OpenIDSettingsFault) {
        guard Self.isSafe(issuer), !issuer.contains("?"), !issuer.contains("#") else {
            throw .address("oidc.issuer", issuer)
        }
        guard Self.isSafe(redirect) else { throw .address("oidc.redirect", redirect) }
        var map: [String: StaffRole] = [:]
        for pair in roles {
            let end = pair.lastIndex(of: "=") ?? pair.endIndex
            let value = String(pair[..<end])
            guard end != pair.endIndex, !value.isEmpty,
                let role = StaffRole(rawValue: String(pair[pair.index(after: end)...]))
            else { throw .role(pair) }
            map[value] = role
        }
        self.issuer = issuer
        (clientID, clientSecret) = client
        self.redirect = redirect
        self.roleClaim = roleClaim.split(separator: ".").map(String.init)
        self.roles = map
        self.tenant = tenant
    }

    /// Whether nobody on the way reads or changes what is sent to an address.
    static func isSafe(_ text: String) -> Bool {
        guard let address = URL(string: text), let host = address.host(), address.user() == nil
        else { return false }
        if address.scheme == "https" { return !host.isEmpty }
        return address.scheme == "http"
            && (host == "localhost" || host == "::1" || host.hasPrefix("127."))
    }
}

/// Why settings make no provider.
package enum OpenIDSettingsFault: Error, Hashable, CustomStringConvertible {
    case address(String, String)
    case role(String)

    package var description: String {
        switch self {
        case .address(let key, let text):
            "\(key) must be an address with https (http on this machine alone), not \(text)"
        case .role(let pair):
            "oidc.roles has \(pair), which is no value=role; roles: "
                + StaffRole.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }
}
