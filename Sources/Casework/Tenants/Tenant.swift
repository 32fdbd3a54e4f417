package import Policy

/// One operator of a service, with its own data, profile and keys.
package struct Tenant: Hashable, Sendable {
    package let name: TenantName
    /// The profile from which its duties come, such as `eu`.
    package var profile: String
    /// What it does with content; usually what the profile says.
    package var roles: Set<TenantRole>
    /// The version of its service agreement that is in force; nil: none.
    package var agreement: String?
    /// Where its publishers object to decisions, as it publishes it.
    package var redressRoute: String
    /// Whether nothing in it is for real: uploads may say how they end.
    ///
    /// It is made so, and stays so.
    package let isSandbox: Bool

    package init(
        name: TenantName,
        profile: String,
        roles: Set<TenantRole>,
        agreement: String? = nil,
        redressRoute: String,
        isSandbox: Bool = false,
    ) {
        self.name = name
        self.profile = profile
        self.roles = roles
        self.agreement = agreement
        self.redressRoute = redressRoute
        self.isSandbox = isSandbox
    }
}
