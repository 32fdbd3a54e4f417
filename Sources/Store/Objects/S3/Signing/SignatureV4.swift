package import Foundation
import Crypto
package import Media

/// Signs requests as stores that speak S3's protocol want it: Signature Version 4 of AWS.
///
/// Pure: the time is handed in. The path is encoded once and never tidied, since a key may hold
/// `//` and `..`, which is where S3 differs from all other services of AWS.
package struct SignatureV4: Sendable {
    private let credentials: S3Credentials
    private let region: String
    private let service: String

    package init(_ credentials: S3Credentials, region: String, service: String = "s3") {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// What a signature says of a request's body.
    package enum Payload: Hashable, Sendable {
        case digest(ContentDigest)
        /// Nothing: only the connection guards the body.
        case unsigned

        /// No body.
        package static let empty = Payload.digest(ContentDigest(of: []))

        var text: String {
            switch self {
            case .digest(let digest): digest.description
            case .unsigned: "UNSIGNED-PAYLOAD"
            }
        }
    }

    /// The longest life of an address that is signed: a week.
    package static let longestSeconds = 604_800

    /// The request with the header fields that sign it.
    package func signed(
        _ request: S3Request,
        payload: Payload = .empty,
        at time: Date,
    ) -> S3Request {
        let now = SigningTime(time)
        var request = request
        request.headers.append(.init("x-amz-date", now.text))
        request.headers.append(.init("x-amz-content-sha256", payload.text))
        if let token = credentials.sessionToken {
            request.headers.append(.init("x-amz-security-token", token))
        }
        let authorization = authorization(of: request, payload: payload.text, at: now)
        request.headers.append(.init("Authorization", authorization))
        return request
    }

    /// The request with a query that signs it, for whoever holds its address.
    ///
    /// - Parameter seconds: how long it is good for, at most ``longestSeconds``.
    package func presigned(_ request: S3Request, for seconds: Int, at time: Date) -> S3Request {
        let now = SigningTime(time)
        var request = request
        request.query += [
            .init("X-Amz-Algorithm", Self.algorithm),
            .init("X-Amz-Credential", "\(credentials.keyID)/\(scope(now))"),
            .init("X-Amz-Date", now.text),
            .init("X-Amz-Expires", "\(min(max(seconds, 1), Self.longestSeconds))"),
            .init(
                "X-Amz-SignedHeaders",
                Self.fields(of: request).map(\.name).joined(separator: ";"),
            ),
        ]
        if let token = credentials.sessionToken {
            request.query.append(.init("X-Amz-Security-Token", token))
        }
        let signature = signature(of: request, payload: Payload.unsigned.text, at: now)
        request.query.append(.init("X-Amz-Signature", signature))
        return request
    }
}

// The parts, as the scheme names them.
extension SignatureV4 {
    private static let algorithm = "AWS4-HMAC-SHA256"

    /// The value of the field `Authorization` for a request that has all of its other fields.
    func authorization(of request: S3Request, payload: String, at time: SigningTime) -> String {
        let names = Self.fields(of: request).map(\.name).joined(separator: ";")
        let signature = signature(of: request, payload: payload, at: time)
        return "\(Self.algorithm) Credential=\(credentials.keyID)/\(scope(time)), "
            + "SignedHeaders=\(names), Signature=\(signature)"
    }

    static func canonicalRequest(_ request: S3Request, payload: String) -> String {
        let fields = fields(of: request)
        return [
            request.method, S3Encoding.path(request.path), request.canonicalQuery,
            fields.map { "\($0.name):\($0.value)\n" }.joined(),
            fields.map(\.name).joined(separator: ";"), payload,
        ].joined(separator: "\n")
    }

    func stringToSign(_ canonical: String, at time: SigningTime) -> String {
        let digest = ContentDigest(of: Array(canonical.utf8))
        return "\(Self.algorithm)\n\(time.text)\n\(scope(time))\n\(digest)"
    }

    private func signature(
        of request: S3Request,
        payload: String,
        at time: SigningTime,
    ) -> String {
        let canonical = Self.canonicalRequest(request, payload: payload)
        let key = [region, service, "aws4_request"].reduce(
            Self.code(Array("AWS4\(credentials.secret)".utf8), time.day)
        ) { Self.code($0, $1) }
        return Hex.text(Self.code(key, stringToSign(canonical, at: time)))
    }

    private func scope(_ time: SigningTime) -> String {
        "\(time.day)/\(region)/\(service)/aws4_request"
    }

    private static func code(_ key: [UInt8], _ text: String) -> [UInt8] {
        Array(
            HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key))
        )
    }

    /// The signed header fields: small names in order, blanks within values single, the values of a
    /// repeated name behind one another.
    private static func fields(of request: S3Request) -> [S3Request.Field] {
        var values: [String: [String]] = ["host": [request.host]]
        for field in request.headers {
            let words = field.value.split { $0 == " " || $0 == "\t" || $0.isNewline }
            values[field.name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { .init($0.key, $0.value.joined(separator: ",")) }
    }
}
