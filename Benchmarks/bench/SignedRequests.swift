import ArgumentParser
import Foundation
import Media
import Store

/// Signs what stands on the standard input, a request in JSON on each line: so that `interop/` can lay
/// our signatures beside another library's.
struct SignedRequests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-requests",
        abstract: "Signs requests to S3; prints one JSON object for each.",
    )

    private struct Asked: Decodable {
        let method, host, path, region, key, secret: String
        let token: String?
        let query, headers: [[String]]
        /// The body's SHA-256 in base 16; nil leaves it unsigned.
        let digest: String?
        let time: Double
    }

    private struct Signed: Encodable {
        let target, authorization, presigned: String
    }

    func run() async throws {
        while let line = readLine() {
            let asked = try JSONDecoder().decode(Asked.self, from: Data(line.utf8))
            let answer = try JSONEncoder().encode(Self.signed(asked))
            print(String(decoding: answer, as: UTF8.self))
        }
    }

    private static func signed(_ asked: Asked) -> Signed {
        let fields = { (pairs: [[String]]) in
            pairs.map { S3Request.Field($0[0], $0[1]) }
        }
        let request = S3Request(
            asked.method,
            host: asked.host,
            path: asked.path,
            query: fields(asked.query),
            headers: fields(asked.headers),
        )
        let credentials = S3Credentials(
            keyID: asked.key,
            secret: asked.secret,
            sessionToken: asked.token,
        )
        let signature = SignatureV4(credentials, region: asked.region)
        let digest = asked.digest.flatMap { ContentDigest(hexadecimal: $0) }
        let time = Date(timeIntervalSince1970: asked.time)
        let signed = signature.signed(
            request,
            payload: digest.map { .digest($0) } ?? .unsigned,
            at: time,
        )
        return Signed(
            target: signed.target,
            authorization: signed.headers.last?.value ?? "",
            presigned: signature.presigned(request, for: 600, at: time).target,
        )
    }
}
