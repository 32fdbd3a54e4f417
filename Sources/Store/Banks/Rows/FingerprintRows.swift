import Casework
import Fingerprints
import Foundation
import Media

/// The rows of `item_fingerprints`.
struct FingerprintRows {
    let transaction: any Transaction

    func put(
        _ fingerprint: [UInt8],
        of version: Int,
        _ item: ItemID,
        tenant: TenantName,
        at now: Date,
    ) throws {
        try transaction.run(
            """
            INSERT INTO item_fingerprints (item, number, tenant, fingerprint, made_at)
            VALUES (\(item.text), \(version), \(tenant.text), \(fingerprint), \(now))
            ON CONFLICT (item, number) DO UPDATE SET fingerprint = excluded.fingerprint,
                made_at = excluded.made_at
            """
        )
    }

    func find(_ version: Int, of item: ItemID) throws -> [UInt8]? {
        try transaction.value(
            """
            SELECT fingerprint FROM item_fingerprints
            WHERE item = \(item.text) AND number = \(version)
            """
        )
    }

    /// Forgets what versions are recognised by that never play again; nil: all of the item's.
    func forget(_ versions: [Int]?, of item: ItemID) throws {
        if let versions {
            for version in versions {
                try transaction.run(
                    """
                    DELETE FROM item_fingerprints
                    WHERE item = \(item.text) AND number = \(version)
                    """
                )
            }
        } else {
            try transaction.run("DELETE FROM item_fingerprints WHERE item = \(item.text)")
        }
    }

    /// A page of a tenant's versions that may still play, in the order of their items' ids.
    ///
    /// The newest version of an item that was never fingerprinted is known by its bytes at least.
    func page(
        of tenant: TenantName,
        after place: FingerprintPlace?,
        _ size: PageSize,
    ) throws -> RowPage<KeptFingerprint> {
        let rest: SQL =
            place.map { "AND (v.item, v.number) > (\($0.item.text), \($0.version))" } ?? ""
        return try transaction.page(
            size,
            by: "f.fingerprint",
            "v.item, v.number, v.file_digest, f.fingerprint",
            """
            FROM item_versions v JOIN items i ON i.id = v.item
            LEFT JOIN item_fingerprints f ON f.item = v.item AND f.number = v.number
            WHERE i.tenant = \(tenant.text) AND i.state NOT IN ('removed', 'withdrawn')
                AND (f.item IS NOT NULL
                    OR v.number = (SELECT max(o.number) FROM item_versions o WHERE o.item = v.item))
                \(rest)
            ORDER BY v.item, v.number
            """,
        ) { row in
            let bytes: [UInt8] = try row.get("file_digest")
            let whole: [UInt8]? = try row.get("fingerprint")
            return KeptFingerprint(
                place: FingerprintPlace(
                    item: try row.named("item", ItemID.init),
                    version: try row.get("number"),
                ),
                packed: whole ?? MediaFingerprint(digest: ContentDigest(bytes: bytes)).packed,
            )
        }
    }
}
