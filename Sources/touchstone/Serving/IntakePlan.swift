import Casework
import Server
import Store

/// From which buckets content is taken, as the settings have it.
struct IntakePlan {
    let places: [IntakePlace]
    private let credentials: S3Credentials?

    /// - Throws: ``SettingFault`` for a place that is none, that two tenants would have, or where this
    ///   installation keeps its content.
    init(_ settings: Settings) throws(SettingFault) {
        let entries = settings.texts("intake.buckets")
        guard !entries.isEmpty else {
            (places, credentials) = ([], nil)
            return
        }
        var places: [IntakePlace] = []
        for (index, entry) in entries.enumerated() {
            places.append(try Self.place(entry, "entry \(index + 1)", settings))
        }
        self.places = places
        guard let credentials = try settings.credentials(under: Self.words) else {
            throw .unfitValue(
                "intake.buckets",
                "names buckets: say intake.key, and intake.secret or intake.secret-file",
            )
        }
        self.credentials = credentials
        try Self.check(places, settings)
    }

    /// The way to the buckets, and what closes it; nothing where there are none.
    func open(_ surroundings: Surroundings) -> (places: Intake, client: S3Client?) {
        guard let credentials, let place = places.first else { return (.none, nil) }
        let client = S3Client(
            credentials,
            region: place.address.region,
            surroundings: surroundings,
        )
        return (Intake(places, by: client), client)
    }

    /// What isn't said of the store is as it is of the one that keeps content.
    private static let words = ["intake", "objects"]

    private static func place(
        _ entry: String,
        _ name: String,
        _ settings: Settings,
    ) throws(SettingFault) -> IntakePlace {
        let sides = entry.split(separator: "=", maxSplits: 1).map(String.init)
        guard sides.count == 2, let tenant = TenantName(sides[0]) else {
            throw .unfitValue("intake.buckets", "\(name) \(form)")
        }
        do throws(S3AddressFault) {
            return IntakePlace(tenant, try settings.address("s3://\(sides[1])", under: words))
        } catch {
            let key = settings.key(of: error, under: words)
            guard key == "intake" else { throw .unfitValue(key, error.description) }
            let why = error == .place ? form : error.description
            throw .unfitValue("intake.buckets", "\(name) \(why)")
        }
    }

    private static let form = "must be TENANT=BUCKET or TENANT=BUCKET/PREFIX/"

    /// What lies in two tenants' places would be both tenants'; and whoever reads where content is kept
    /// reads every tenant's.
    private static func check(
        _ places: [IntakePlace],
        _ settings: Settings,
    ) throws(SettingFault) {
        for (index, place) in places.enumerated() {
            let other = places[..<index].firstIndex {
                $0.tenant != place.tenant && $0.overlaps(place.address)
            }
            if let other {
                throw .unfitValue(
                    "intake.buckets",
                    "entries \(other + 1) and \(index + 1) give one place to two tenants",
                )
            }
            if case .bucket(let kept, _) = try settings.contentPlace, place.overlaps(kept) {
                throw .unfitValue(
                    "intake.buckets",
                    "entry \(index + 1) leads to where content is kept (objects); use another "
                        + "bucket or prefix",
                )
            }
        }
    }
}
