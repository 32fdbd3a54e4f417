package import Casework
import Foundation
package import Policy

/// What every room of casework needs to write: the record, the queue, the objects, the profiles.
package struct Records: Sendable {
    let trail: AuditTrail
    let queue: JobQueue
    let catalogue: ObjectCatalogue
    let surroundings: Surroundings
    /// By name, such as `eu`.
    let profiles: [String: Profile]
    let rules: ItemRules
    let gateBell: Bell
    let bankBell: Bell
    /// Whether a mail server is set up, so that people whose addresses are kept hear by e-mail.
    package var sendsMail = false

    /// - Parameter database: where hints about gate and banks are given; the one whose transactions are
    ///   handed in later.
    package init(
        database: any Database,
        trail: AuditTrail,
        queue: JobQueue,
        surroundings: Surroundings,
        profiles: [Profile],
        rules: ItemRules = ItemRules(),
        catalogue: ObjectCatalogue = ObjectCatalogue(),
    ) {
        self.trail = trail
        self.queue = queue
        self.catalogue = catalogue
        self.surroundings = surroundings
        self.profiles = Dictionary(profiles.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        self.rules = rules
        gateBell = Bell(.gate, of: database)
        bankBell = Bell(.banks, of: database)
    }

    var now: Date { surroundings.now() }

    /// A new id.
    func newID<ID: RecordID>(_ type: ID.Type = ID.self) throws(DatabaseError) -> ID {
        let text = EventID.make(at: now, random: surroundings.secretBytes(EventID.randomBytes))
        guard let id = ID(text) else {
            throw .unexpectedValue(column: "id", wanted: "\(type)", found: "another text")
        }
        return id
    }

    /// - Throws: ``RecordRefusal/unknownProfile(_:)``.
    func profile(of tenant: Tenant) throws(RecordRefusal) -> Profile {
        guard let profile = profiles[tenant.profile] else { throw .unknownProfile(tenant.profile) }
        return profile
    }
}
