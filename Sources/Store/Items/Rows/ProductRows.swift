import Casework
import Foundation
import Media

/// The rows of `item_products` and `item_assessments`, with the references that products are to
/// objects.
struct ProductRows {
    let transaction: any Transaction
    let catalogue: ObjectCatalogue

    /// Keeps products; one of the same name takes the place of the one before.
    func put(_ products: [Product], of item: ItemID, number: Int, at now: Date) throws {
        for product in products {
            let holder = Self.holder(item, number, product.name)
            let old = try transaction.value(
                """
                SELECT digest FROM item_products WHERE item = \(item.text)
                    AND number = \(number) AND name = \(product.name)
                """,
                as: [UInt8].self,
            )
            let object = product.object
            try catalogue.add(object, for: holder, now: now, in: transaction)
            try transaction.run(
                """
                INSERT INTO item_products (
                    item, number, name, digest, bytes, media_type, made_at
                ) VALUES (
                    \(item.text), \(number), \(product.name), \(object.digest.bytes),
                    \(Int64(clamping: object.bytes)), \(product.mediaType), \(now)
                ) ON CONFLICT (item, number, name) DO UPDATE SET digest = excluded.digest,
                    bytes = excluded.bytes, media_type = excluded.media_type,
                    made_at = excluded.made_at
                """
            )
            if let old = old.flatMap({ ContentDigest(bytes: $0) }), old != object.digest {
                try catalogue.drop(old, of: holder, in: transaction)
            }
        }
    }

    func all(of item: ItemID, number: Int) throws -> [KeptProduct] {
        try transaction.rows(
            """
            SELECT name, digest, bytes, media_type, made_at FROM item_products
            WHERE item = \(item.text) AND number = \(number) ORDER BY name
            """
        ).map { try KeptProduct(row: $0) }
    }

    /// Refers to the files of a version: those put just now, and those that are kept already.
    func refer(
        to content: ItemVersion.Content,
        put objects: [StoredObject],
        as holder: (item: ItemID, number: Int),
        at now: Date,
    ) throws {
        for (name, file) in [("original", content.file)] + Self.companions(of: content) {
            let holder = Self.holder(holder.item, holder.number, name)
            if let object = objects.first(where: { $0.digest == file.digest }) {
                try catalogue.add(object, for: holder, now: now, in: transaction)
            } else if try !catalogue.share(file.digest, with: holder, in: transaction) {
                throw RecordRefusal.missingObject(file.digest)
            }
        }
    }

    /// Lets go of what people see beside versions that never play again.
    ///
    /// The originals stay: they are their owner's, and what was decided about them may be objected to.
    func letGo(of numbers: [Int], item: ItemID) throws {
        let versions = VersionRows(transaction: transaction)
        for number in numbers {
            guard let kept = try versions.find(number, of: item) else { continue }
            for (name, file) in Self.companions(of: kept.version.content) {
                let holder = Self.holder(item, number, name)
                try catalogue.drop(file.digest, of: holder, in: transaction)
            }
        }
    }

    /// The cover and the subtitles, by the names under which they are referred to.
    private static func companions(
        of content: ItemVersion.Content
    ) -> [(String, ItemVersion.FileReference)] {
        let subtitles = content.subtitles.enumerated().map { place, subtitle in
            ("subtitles-\(place + 1)", subtitle.file)
        }
        return (content.cover.map { [("cover", $0)] } ?? []) + subtitles
    }

    func putAssessment(
        _ assessment: ExaminationResult.Assessment,
        of item: ItemID,
        number: Int,
        at now: Date,
    ) throws {
        try transaction.run(
            """
            INSERT INTO item_assessments (item, number, assessed_at, content, pin)
            VALUES (\(item.text), \(number), \(now), \(assessment.json), \(assessment.pins))
            ON CONFLICT (item, number) DO UPDATE SET assessed_at = excluded.assessed_at,
                content = excluded.content, pin = excluded.pin
            """
        )
    }

    /// The name under which the object catalogue knows a version's file.
    static func holder(_ item: ItemID, _ number: Int, _ name: String) -> String {
        "item/\(item.text)/\(number)/\(name)"
    }
}

extension KeptProduct {
    fileprivate init(row: Row) throws(DatabaseError) {
        name = try row.get("name")
        let bytes = try row.get("digest", as: [UInt8].self)
        guard let digest = ContentDigest(bytes: bytes) else {
            throw .unexpectedValue(column: "digest", wanted: "32 bytes", found: "\(bytes.count)")
        }
        self.digest = digest
        self.bytes = try row.get("bytes", as: Int64.self).magnitude
        mediaType = try row.get("media_type")
        madeAt = try row.get("made_at")
    }
}
