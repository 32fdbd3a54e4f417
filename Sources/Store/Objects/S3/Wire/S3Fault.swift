/// An answer that isn't the one that was asked for.
struct S3Fault: Error, Hashable, Sendable {
    let status: Int
    /// The store's own word, such as `NoSuchKey`; empty where it said none.
    let code: String

    /// - Parameter body: where a code may stand; it is a stranger's text, so only a word counts.
    init(_ answer: S3Answer) {
        status = answer.status
        let document = try? S3Document(answer.body)
        let word = document?.root.name == "Error" ? document?.root["Code"] : nil
        code = word.flatMap { $0.wholeMatch(of: /[A-Za-z0-9.]{1,64}/) != nil ? $0 : nil } ?? ""
    }

    init(status: Int, code: String) {
        self.status = status
        self.code = code
    }

    /// Whether the same call may go well a moment later.
    var mayPass: Bool {
        switch code {
        case "InternalError", "SlowDown", "RequestTimeout", "ServiceUnavailable",
            "OperationAborted",
            "ConditionalRequestConflict", "Throttling", "ThrottlingException", "BadDigest",
            "IncompleteBody", "ServerBusy":
            true
        default: [408, 425, 429, 500, 502, 503, 504].contains(status)
        }
    }

    /// Whether what was asked about isn't there.
    var isMissing: Bool {
        status == 404 && code != "NoSuchBucket"
    }

    /// Whether a condition of ours didn't hold: the object is there already.
    var isPresent: Bool { status == 412 }

    /// The same for whoever asked for an object.
    var objectError: ObjectError { .refused(status: status, code: code) }
}
