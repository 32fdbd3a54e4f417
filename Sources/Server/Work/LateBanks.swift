import Casework
import Detection
import Fingerprints
import Pipeline
import Store
import Synchronization

/// A tenant's banks as they are when a file is looked up, which is long after its examination began.
final class LateBanks: KnownMediaSearch {
    private let reader: BankReader
    private let tenant: TenantName
    private let asked = Mutex<KnownBanks?>(nil)

    init(_ reader: BankReader, of tenant: TenantName) {
        (self.reader, self.tenant) = (reader, tenant)
    }

    func answer(to fingerprint: MediaFingerprint) async throws -> KnownMediaAnswer {
        try await reader.catchUp()
        let known = reader.book.known(of: tenant)
        asked.withLock { $0 = known }
        return try await known.answer(to: fingerprint)
    }

    func isNear(_ fingerprint: MediaFingerprint) -> Bool {
        reader.book.known(of: tenant).isNear(fingerprint)
    }

    /// What an examination recognised its file by, and as what; nil where it was not looked up.
    func recognition(of examination: Examination) -> Recognition? {
        asked.withLock(\.self).map { known in
            Recognition(
                examination.fingerprint.packed,
                as: known.kept(examination.inspection.observation.known),
                upTo: known.position,
            )
        }
    }
}
