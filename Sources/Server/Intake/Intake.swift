package import Casework
package import Store

/// A bucket, or the beginning of keys in one, from which one tenant's content is taken.
package struct IntakePlace: Hashable, Sendable {
    package let tenant: TenantName
    package let address: S3Address

    package init(_ tenant: TenantName, _ address: S3Address) {
        (self.tenant, self.address) = (tenant, address)
    }

    /// Whether an object lies here, compared byte by byte.
    func holds(_ object: BucketObject) -> Bool {
        object.bucket == address.bucket && object.key.utf8.starts(with: address.prefix.utf8)
    }

    /// Whether an object could lie here and there.
    package func overlaps(_ other: S3Address) -> Bool {
        let (one, other) = (address, other)
        return one.bucket == other.bucket
            && (one.prefix.hasPrefix(other.prefix) || other.prefix.hasPrefix(one.prefix))
    }
}

/// The buckets of which stores may tell, and the way to read there.
package struct Intake: Sendable {
    /// Nobody has one.
    package static let none = Intake()

    private let places: [IntakePlace]
    private let client: S3Client?

    private init() { (places, client) = ([], nil) }

    package init(_ places: [IntakePlace], by client: S3Client) {
        (self.places, self.client) = (places, client)
    }

    /// The bucket in which an object lies, as far as it is the tenant's.
    ///
    /// - Returns: nil alike for what is nobody's and what is another tenant's.
    func bucket(of object: BucketObject, for tenant: TenantName) -> S3Bucket? {
        guard let client, (1...Self.mostKeyBytes).contains(object.key.utf8.count),
            !Self.mayLeadElsewhere(object.key)
        else { return nil }
        let place = places.first { $0.tenant == tenant && $0.holds(object) }
        return place.map { S3Bucket($0.address, by: client) }
    }

    /// Bytes of a key; stores have none that are longer.
    private static let mostKeyBytes = 1_024

    /// Whether something on the way that tidies paths could make another key of it.
    private static func mayLeadElsewhere(_ key: String) -> Bool {
        key.utf8.split(separator: UInt8(ascii: "/")).contains {
            $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8)
        }
    }
}
