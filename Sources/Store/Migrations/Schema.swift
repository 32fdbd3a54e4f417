/// All steps of the schema, in order.
///
/// New ones are appended; what stands here is never changed. Each is a `static let` in a file of its
/// own, named `Migration0001Objects.swift` for the step 1 `objects`:
///
///     extension Migration {
///         static let objects = Migration(1, "objects", ["CREATE TABLE objects (…) \(.strict)"])
///     }
package enum Schema {
    package static let migrations: [Migration] = [
        .objects, .jobs, .auditEvents, .casework, .uploads, .replays, .sandboxes, .banks,
        .listings, .identity, .webhooks, .staff, .notifiedObjects, .cases, .measures,
        .personNotices, .likeness, .appeals,
    ]
}
