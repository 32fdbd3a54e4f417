package import Casework
package import Store

/// The caller in the terms of casework and of the record.
extension Caller {
    /// - Throws: not found, for a token of a tenant that is none.
    package var tenantName: TenantName {
        get throws {
            guard let name = TenantName(tenant) else { throw RecordRefusal.unknown(.tenant) }
            return name
        }
    }

    /// - Throws: the problem of a token that is made out to nobody.
    package var personName: PersonName {
        get throws {
            guard let name = PersonName(person) else {
                throw Problem(
                    .unauthenticated,
                    "the token is made out to nobody who may decide; ask your operator for another",
                )
            }
            return name
        }
    }

    /// The person behind the token, as the record names them.
    package func actor(_ role: String) -> AuditEntry.Actor { .init(id: person, role: role) }
}
