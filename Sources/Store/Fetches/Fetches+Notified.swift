package import Casework
import Foundation

extension Fetches {
    /// Has objects fetched of which a store told, each put once, however often it is told.
    ///
    /// Two messages that name the same at once meet on the rows of `notified_objects`: the later one
    /// waits for the first and knows then. Rows are written in the order of their digests, so that
    /// neither waits for the other.
    ///
    /// - Returns: the fetches of those that nobody had told of.
    /// - Throws: ``RecordRefusal/tooMany(_:limit:)``.
    package func take(
        _ objects: [NotifiedObject],
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [Fetch] {
        let told = objects.map { (digest: $0.digest, object: $0.object) }
            .sorted { $0.digest.lexicographicallyPrecedes($1.digest) }
        var fetches: [Fetch] = []
        for (digest, object) in told where try note(digest, of: tenant, in: transaction) {
            let request = FetchRequest(for: tenant, from: object.reference, metadata: "")
            fetches.append(try add(request, in: transaction))
        }
        return fetches
    }

    /// - Returns: whether it is the first time.
    private func note(
        _ digest: [UInt8],
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO notified_objects (tenant, digest, created_at)
            VALUES (\(tenant.text), \(digest), \(records.now))
            ON CONFLICT (tenant, digest) DO NOTHING
            """
        ) == 1
    }
}
