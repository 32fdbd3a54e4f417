/// Why a witness doesn't cosign (C2SP tlog-witness, "add-checkpoint").
public enum WitnessRefusal: Error, Hashable, Sendable {
    /// The witness doesn't follow a log with this origin.
    case unknownOrigin(String)
    /// The log's keys haven't signed the checkpoint.
    case notSigned(CheckpointError)
    /// The checkpoint is smaller than the one that the request begins at: the log went back.
    case smallerThanOld(size: UInt64, old: UInt64)
    /// The request doesn't begin at the last size that the witness cosigned, which is this one.
    case notAtLast(size: UInt64)
    /// The log signed two trees of one size: it shows different people different trees.
    case splitView(size: UInt64)
    /// The proof doesn't show that the checkpoint continues the last one.
    case notConsistent(ProofError)
    /// The witness's own key can't sign.
    case keyFailed(NoteError)

    /// The HTTP status with which a witness answers.
    public var status: Int {
        switch self {
        case .unknownOrigin: 404
        case .notSigned: 403
        case .smallerThanOld: 400
        case .notAtLast: 409
        case .splitView, .notConsistent: 422
        case .keyFailed: 500
        }
    }
}

extension WitnessRefusal: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .unknownOrigin(let origin): "no log with the origin \(origin) is followed"
        case .notSigned(let error): "\(error)"
        case .smallerThanOld(let size, let old):
            "the checkpoint of size \(size) is smaller than the size \(old) it should continue"
        case .notAtLast(let size):
            "the last checkpoint cosigned is of size \(size); send a proof that begins there"
        case .splitView(let size):
            "the log signed another root for size \(size) than the one cosigned before; "
                + "keep both checkpoints as evidence"
        case .notConsistent(let error):
            "the checkpoint does not continue the one cosigned before: \(error)"
        case .keyFailed(let error): "\(error)"
        }
    }
}
