import Crypto
import Foundation
import HTTPTypes
import Media

@testable import Store

/// A call as it came, and whether its signature is right: by code that shares none with ours.
struct S3ServerCall: Sendable {
    let method: String
    /// As it was sent, with its query.
    let target: String
    let fields: [String: String]
    let body: [UInt8]

    init(_ head: HTTPRequest, body: [UInt8]) {
        method = head.method.rawValue
        target = head.path ?? "/"
        var fields = ["host": head.authority ?? ""]
        for field in head.headerFields { fields[field.name.canonicalName] = field.value }
        self.fields = fields
        self.body = body
    }

    var path: String { target.split(separator: "?").first.map(String.init) ?? "" }

    var query: [String: String] {
        var found: [String: String] = [:]
        for pair in target.split(separator: "?").dropFirst().first?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            found[sides[0].removingPercentEncoding ?? ""] =
                sides.count > 1 ? sides[1].removingPercentEncoding ?? "" : ""
        }
        return found
    }

    /// What follows the bucket; nil where the call is about the bucket.
    var key: String? {
        let names = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        return names.count == 2 ? String(names[1]).removingPercentEncoding : nil
    }

    var isInBucket: Bool {
        path == "/\(S3Server.bucket)" || path.hasPrefix("/\(S3Server.bucket)/")
    }

    /// Whether S3 answers such a call with 200 before it knows how it ends.
    var mayFailLate: Bool {
        fields["x-amz-copy-source"] != nil || (method == "POST" && query["uploadId"] != nil)
    }

    var digest: String { "\(ContentDigest(of: body))" }

    /// The complaint about a signature, a digest or a checksum; nil where all are right.
    func complaint(_ credentials: S3Credentials) -> S3ServerAnswer? {
        let stated =
            query["X-Amz-Signature"] == nil ? fields["x-amz-content-sha256"] : "UNSIGNED-PAYLOAD"
        guard let stated else { return .error(400, "MissingSecurityHeader") }
        guard stated == "UNSIGNED-PAYLOAD" || stated == digest else {
            return .error(400, "XAmzContentSHA256Mismatch")
        }
        guard isSigned(credentials, payload: stated) else {
            return .error(403, "SignatureDoesNotMatch")
        }
        let sum = fields["x-amz-checksum-sha256"]
        if let sum, sum != Data(SHA256.hash(data: body)).base64EncodedString() {
            return .error(400, "BadDigest")
        }
        if query["delete"] != nil,
            fields["content-md5"] != Data(Insecure.MD5.hash(data: body)).base64EncodedString()
        {
            return .error(400, "InvalidDigest")
        }
        return nil
    }

    private func isSigned(_ credentials: S3Credentials, payload: String) -> Bool {
        var query = query
        let signature: String
        let (scope, names): (String, String)
        if let inQuery = query.removeValue(forKey: "X-Amz-Signature") {
            signature = inQuery
            (scope, names) = (query["X-Amz-Credential"] ?? "", query["X-Amz-SignedHeaders"] ?? "")
        } else {
            let pattern =
                /AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})/
            guard let match = fields["authorization"]?.wholeMatch(of: pattern) else { return false }
            (scope, names) = (String(match.1), String(match.2))
            signature = String(match.3)
        }
        let places = scope.split(separator: "/").map(String.init)
        guard places.count == 5, places[0] == credentials.keyID else { return false }
        let time = query["X-Amz-Date"] ?? fields["x-amz-date"] ?? ""
        let lines = names.split(separator: ";").map { "\($0):\(fields[String($0)] ?? "")\n" }
        let canonical = [
            method, encoded(path.removingPercentEncoding ?? "", "/"),
            query.map { "\(encoded($0.key, ""))=\(encoded($0.value, ""))" }.sorted()
                .joined(separator: "&"),
            lines.joined(), names, payload,
        ].joined(separator: "\n")
        let text = [
            "AWS4-HMAC-SHA256", time, places.dropFirst().joined(separator: "/"),
            "\(ContentDigest(of: Array(canonical.utf8)))",
        ].joined(separator: "\n")
        var key = SymmetricKey(data: Data("AWS4\(credentials.secret)".utf8))
        for word in places.dropFirst() { key = SymmetricKey(data: code(word, key)) }
        return code(text, key).map { String(format: "%02x", $0) }.joined() == signature
    }

    private func code(_ text: String, _ key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }

    private func encoded(_ text: String, _ kept: String) -> String {
        let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        let allowed = CharacterSet(charactersIn: plain + kept)
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}
