import Media

/// One call of a store: what is asked, and the body that goes with it.
struct S3Call: Sendable {
    var method: String
    /// The whole key; nil asks about the bucket.
    var key: String?
    var query: [S3Request.Field] = []
    var headers: [S3Request.Field] = []
    var body = S3Body.none
    /// Bytes of an answer with success that are taken.
    var answerBytes: Int?

    init(_ method: String, _ key: String?) {
        self.method = method
        self.key = key
    }

    func asking(_ name: String, _ value: String = "") -> S3Call {
        var call = self
        call.query.append(.init(name, value))
        return call
    }

    /// About one version of the object; nil: the newest.
    func of(_ version: String?) -> S3Call { version.map { asking("versionId", $0) } ?? self }

    func with(_ name: String, _ value: String?) -> S3Call {
        guard let value else { return self }
        var call = self
        call.headers.append(.init(name, value))
        return call
    }

    func sending(_ body: S3Body) -> S3Call {
        var call = self
        call.body = body
        return call
    }
}

/// What is sent with a call; it can be read again for another try.
struct S3Body: Sendable {
    let bytes: UInt64
    let digest: ContentDigest
    /// Gives up to so many bytes from an offset on.
    let read: @Sendable (_ offset: UInt64, _ count: Int) async throws -> [UInt8]

    static let none = S3Body([])

    init(_ held: [UInt8]) {
        self.init(bytes: UInt64(held.count), digest: ContentDigest(of: held)) { offset, count in
            Array(held[Int(offset)..<min(Int(offset) + count, held.count)])
        }
    }

    init(
        bytes: UInt64,
        digest: ContentDigest,
        read: @escaping @Sendable (_ offset: UInt64, _ count: Int) async throws -> [UInt8],
    ) {
        self.bytes = bytes
        self.digest = digest
        self.read = read
    }
}

/// What a store answered.
struct S3Answer: Sendable {
    let status: Int
    /// By small names; of a repeated one the last.
    let headers: [String: String]
    let body: [UInt8]

    var isWell: Bool { (200..<300).contains(status) }
}
