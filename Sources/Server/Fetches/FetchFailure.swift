import Casework
import Store

/// Why nothing came of an attempt, as the host reads it.
struct FetchFailure: Error, Hashable {
    let reason: String
    /// Whether another attempt would fail as well.
    let isFinal: Bool

    static let empty = FetchFailure(reason: "empty", isFinal: false)
    /// The store takes no more than was announced, and says so in its own words.
    static let otherLength = FetchFailure(reason: "other-length", isFinal: false)

    private init(reason: String, isFinal: Bool) {
        (self.reason, self.isFinal) = (reason, isFinal)
    }

    /// An answer that is no content: redirects aren't followed, and what isn't there won't be.
    init(status: Int) {
        let mayPass = [408, 425, 429].contains(status) || status >= 500
        self.init(reason: "answered-\(status)", isFinal: !mayPass)
    }

    /// Nil for a fault of ours, after which the job is tried again.
    init?(of error: any Error) {
        switch error {
        case let failure as FetchFailure: self = failure
        case OutboundRefusal.unknownHost: self.init(reason: "address-unknown-host", isFinal: false)
        case let refusal as OutboundRefusal: self.init(reason: refusal.code, isFinal: true)
        case let fault as OutboundFault: self.init(reason: fault.rawValue, isFinal: false)
        case ObjectError.tooLong: self.init(reason: "too-long", isFinal: true)
        case ObjectError.unexpectedDigest: self.init(reason: "other-digest", isFinal: false)
        case ObjectError.unexpectedLength: self = .otherLength
        case let problem as Problem where problem.status < 500:
            self.init(reason: problem.kind.code, isFinal: true)
        case let refusal as any Refusal: self.init(reason: refusal.code, isFinal: true)
        default: return nil
        }
    }
}

// Of objects in buckets.
extension FetchFailure {
    /// The content is another one by now, of which the store tells in a message of its own.
    static let replaced = FetchFailure(reason: "replaced", isFinal: true)
    /// An object without a byte, as folders are shown by; what it is doesn't change.
    static let hollow = FetchFailure(reason: "empty", isFinal: true)
    static let noAccount = FetchFailure(reason: "no-account", isFinal: true)
    static let malformedMetadata = FetchFailure(reason: "malformed-metadata", isFinal: true)
    /// The settings of this node don't have the bucket: those of another one may.
    static let bucketRefused = FetchFailure(reason: "bucket-refused", isFinal: false)

    /// What a store refuses to our own key may be mended by whoever gives the key its rights.
    init(ofStore status: Int) {
        let failure = FetchFailure(status: status)
        let isOurs = [401, 403].contains(status)
        self.init(reason: failure.reason, isFinal: failure.isFinal && !isOurs)
    }
}
