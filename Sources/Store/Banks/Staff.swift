package import Casework

/// A person at work for a tenant.
package struct Staff: Hashable, Sendable {
    package let person: PersonName
    package let tenant: TenantName

    package init(_ person: PersonName, of tenant: TenantName) {
        (self.person, self.tenant) = (person, tenant)
    }
}
