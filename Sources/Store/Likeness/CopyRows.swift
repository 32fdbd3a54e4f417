import Casework
import Foundation
import Media

/// Finds what may be a copy: versions with the same bytes, and pages of what items are recognised by.
struct CopyRows {
    let transaction: any Transaction
    let tenant: TenantName

    /// The digests of the newest versions of items.
    func digests(of items: Set<ItemID>) throws -> Set<ContentDigest> {
        var found: Set<ContentDigest> = []
        for item in items {
            let rows = try transaction.rows(
                "SELECT file_digest FROM item_versions WHERE item = \(item.text)"
            )
            for row in rows {
                let digest = ContentDigest(bytes: try row.get("file_digest", as: [UInt8].self))
                if let digest { found.insert(digest) }
            }
        }
        return found
    }

    /// The items that have a version with one of these files, without those that ended.
    func items(with files: Set<ContentDigest>, limit: Int) throws -> Set<ItemID> {
        var found: Set<ItemID> = []
        for file in files.sorted(by: { "\($0)" < "\($1)" }) where found.count < limit {
            let rows = try transaction.rows(
                """
                SELECT DISTINCT v.item FROM item_versions v JOIN items i ON i.id = v.item
                WHERE v.file_digest = \(Array(file.bytes)) AND i.tenant = \(tenant.text)
                    AND i.state NOT IN ('removed', 'withdrawn')
                ORDER BY v.item LIMIT \(limit - found.count)
                """
            )
            for row in rows { found.insert(try row.named("item", ItemID.init)) }
        }
        return found
    }

    /// A page of what the tenant's versions are recognised by that was kept since a time.
    func page(
        since begin: Date,
        after place: FingerprintPlace?,
        _ size: PageSize,
    ) throws -> RowPage<KeptFingerprint> {
        let rest: SQL = place.map { "AND (item, number) > (\($0.item.text), \($0.version))" } ?? ""
        return try transaction.page(
            size,
            by: "fingerprint",
            "item, number, fingerprint",
            """
            FROM item_fingerprints WHERE tenant = \(tenant.text) AND made_at >= \(begin) \(rest)
            ORDER BY item, number
            """,
        ) { row in
            KeptFingerprint(
                place: FingerprintPlace(
                    item: try row.named("item", ItemID.init),
                    version: try row.get("number"),
                ),
                packed: try row.get("fingerprint"),
            )
        }
    }
}
