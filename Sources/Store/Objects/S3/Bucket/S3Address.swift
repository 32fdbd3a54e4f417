import Foundation

/// Where a store that speaks S3's protocol keeps what is ours: a bucket, and the beginning of our keys.
package struct S3Address: Hashable, Sendable {
    package let bucket: String
    /// What all of our keys begin with: nothing, or names that each end with a slash.
    package let prefix: String
    package let region: String
    /// `https` unless somebody wrote `http`.
    package let scheme: String
    /// The store's host, with a port where one was named.
    package let host: String
    /// Whether the bucket is the first name of the path; else it is the first label of the host.
    package let isPathStyle: Bool

    /// Reads what an operator wrote.
    ///
    /// - Parameters:
    ///   - place: `s3://bucket` or `s3://bucket/some/prefix`.
    ///   - endpoint: the store's address, such as `https://s3.example.org:9000`; nil is AWS.
    ///   - pathStyle: nil is what most take: a host of the bucket's own at AWS, else a path.
    /// - Throws: ``S3AddressFault``, which says how to write it.
    package init(
        parsing place: String,
        endpoint: String? = nil,
        region: String? = nil,
        pathStyle: Bool? = nil,
    ) throws(S3AddressFault) {
        guard let match = place.wholeMatch(of: /s3:\/\/([^\/]+)\/?(.*)/)?.output else {
            throw .place
        }
        let (bucket, prefix) = (String(match.1), String(match.2))
        guard bucket.wholeMatch(of: /[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]/) != nil else {
            throw .bucket
        }
        self.bucket = bucket
        self.prefix = try Self.prefix(prefix)
        self.region = region ?? "us-east-1"
        guard self.region.wholeMatch(of: /[A-Za-z0-9\-]{1,64}/) != nil else { throw .region }
        let usual = "https://s3.\(self.region).amazonaws.com"
        let pattern = /(?:(https?):\/\/)?([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?\/?/
        guard let store = (endpoint ?? usual).wholeMatch(of: pattern)?.output else {
            throw .endpoint
        }
        scheme = store.1.map(String.init) ?? "https"
        // A port that is the scheme's own stands in no `Host` field.
        let port = store.3.map(String.init) ?? ""
        let own = scheme == "https" ? ":443" : ":80"
        host = store.2.lowercased() + (port == own ? "" : port)
        // A certificate for all buckets fits no name with a dot.
        isPathStyle = pathStyle ?? (endpoint != nil || bucket.contains("."))
    }

    private init(_ other: S3Address, bucket: String, prefix: String) {
        self.bucket = bucket
        self.prefix = prefix
        (region, scheme, host) = (other.region, other.scheme, other.host)
        isPathStyle = other.isPathStyle
    }

    private static func prefix(_ text: String) throws(S3AddressFault) -> String {
        let names = text.split(separator: "/")
        guard text.utf8.count <= 500,
            names.allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9_.\-]+/) != nil && !isDots($0) })
        else { throw .prefix }
        return names.map { "\($0)/" }.joined()
    }

    private static func isDots(_ name: Substring) -> Bool { name == "." || name == ".." }

    /// Another bucket of the same store, with keys that begin with anything.
    package func sibling(_ bucket: String) -> S3Address {
        S3Address(self, bucket: bucket, prefix: "")
    }

    /// A request about a key, or about the bucket where none is named.
    func request(
        _ method: String,
        _ key: String?,
        query: [S3Request.Field] = [],
        headers: [S3Request.Field] = [],
    ) -> S3Request {
        S3Request(
            method,
            host: isPathStyle ? host : "\(bucket).\(host)",
            path: (isPathStyle ? "/\(bucket)" : "")
                + (key.map { "/\($0)" } ?? (isPathStyle ? "" : "/")),
            query: query,
            headers: headers,
        )
    }

    /// The address to which a request goes.
    func url(of request: S3Request) -> String { "\(scheme)://\(request.host)\(request.target)" }
}

extension S3Address: CustomStringConvertible {
    /// What an operator may read of it.
    package var description: String { "s3://\(bucket)/\(prefix) at \(host)" }
}

/// Why a place of objects can't be one.
package enum S3AddressFault: Error, Hashable, Sendable, CustomStringConvertible {
    case place, bucket, prefix, region, endpoint

    package var description: String {
        switch self {
        case .place: "must be folder, s3://BUCKET or s3://BUCKET/PREFIX"
        case .bucket: "must name a bucket of 3 to 63 small letters, digits, - and ."
        case .prefix: "must have a prefix of letters, digits, -, _ and . only"
        case .region: "must be a region such as eu-central-1"
        case .endpoint: "must be an address without a path, such as https://s3.example.org:9000"
        }
    }
}
