import Foundation
import Media
import Testing

@testable import Store

/// Against what AWS publishes: the examples of S3's documentation, and the suite of test vectors.
@Suite struct SignatureV4Tests {
    /// The credentials, the day and the bucket of S3's own examples.
    private static let documented = SignatureV4(
        S3Credentials(
            keyID: "AKIAIOSFODNN7EXAMPLE",
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ),
        region: "us-east-1",
    )
    private static let host = "examplebucket.s3.amazonaws.com"
    private static let may24 = Date(timeIntervalSince1970: 1_369_353_600)

    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let request: S3Request
        var body: [UInt8] = []
        let signature: String
    }

    static let examples = [
        Example(
            testDescription: "a range of an object",
            request: S3Request(
                "GET",
                host: host,
                path: "/test.txt",
                headers: [.init("Range", "bytes=0-9")],
            ),
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        Example(
            testDescription: "an object that is put",
            request: S3Request(
                "PUT",
                host: host,
                path: "/test$file.text",
                headers: [
                    .init("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                    .init("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ],
            ),
            body: Array("Welcome to Amazon S3.".utf8),
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        Example(
            testDescription: "a question without a value",
            request: S3Request("GET", host: host, path: "/", query: [.init("lifecycle", "")]),
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        Example(
            testDescription: "a list",
            request: S3Request(
                "GET",
                host: host,
                path: "/",
                query: [.init("prefix", "J"), .init("max-keys", "2")],
            ),
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ]

    @Test(arguments: examples)
    func `the examples of S3's documentation are signed as printed`(_ example: Example) throws {
        let signed = Self.documented.signed(
            example.request,
            payload: .digest(ContentDigest(of: example.body)),
            at: Self.may24,
        )
        let names =
            (example.request.headers.map { $0.name.lowercased() } + ["host"]
            + ["x-amz-content-sha256", "x-amz-date"]).sorted().joined(separator: ";")
        #expect(
            signed.header("Authorization")
                == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=\(names), Signature=\(example.signature)"
        )
    }

    @Test func `the documented address that reads an object for a day is signed as printed`() {
        let signed = Self.documented.presigned(
            S3Request("GET", host: Self.host, path: "/test.txt"),
            for: 86_400,
            at: Self.may24,
        )
        #expect(
            signed.query.last?.value
                == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        )
        #expect(signed.target.contains("X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"))
        let long = Self.documented.presigned(
            S3Request("GET", host: Self.host, path: "/"),
            for: 10_000_000,
            at: Self.may24,
        )
        #expect(long.target.contains("X-Amz-Expires=604800&"))
    }

    /// The suite's vectors, of which those count here that tidy no path, as S3 doesn't.
    static let vectors: [Example] = [
        vector(
            "get-vanilla",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            request(),
        ),
        vector(
            "get-vanilla-query-order-key-case",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            request(query: [.init("Param2", "value2"), .init("Param1", "value1")]),
        ),
        vector(
            "get-vanilla-query-unreserved",
            "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
            request(query: [.init(unreserved, unreserved)]),
        ),
        vector(
            "get-unreserved",
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
            request(path: "/\(unreserved)"),
        ),
        vector(
            "get-utf8",
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
            request(path: "/ሴ"),
        ),
        vector(
            "get-vanilla-utf8-query",
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
            request(query: [.init("ሴ", "bar")]),
        ),
        vector(
            "get-header-value-trim",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            request(headers: [
                .init("My-Header1", " value1"), .init("My-Header2", " \"a   b   c\""),
            ]),
        ),
        vector(
            "get-header-value-multiline",
            "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd",
            request(headers: [.init("My-Header1", "value1\n  value2\n     value3")]),
        ),
        vector(
            "get-header-key-duplicate",
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
            request(headers: ["value2", "value2", "value1"].map { .init("My-Header1", $0) }),
        ),
        vector(
            "get-space-unnormalized",
            "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
            request(path: "/example space/"),
        ),
        vector(
            "get-slash-unnormalized",
            "c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e",
            request(path: "//"),
        ),
        vector(
            "get-relative-unnormalized",
            "eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282",
            request(path: "/example/.."),
        ),
        vector(
            "post-sts-header-before",
            "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
            request(method: "POST", headers: [.init("X-Amz-Security-Token", sessionToken)]),
        ),
    ]

    @Test(arguments: vectors)
    func `the vectors of the suite give the published signatures`(_ vector: Example) {
        let time = SigningTime(Date(timeIntervalSince1970: 1_440_938_160))
        var request = vector.request
        request.headers.append(.init("X-Amz-Date", time.text))
        let signature = SignatureV4(
            S3Credentials(
                keyID: "AKIDEXAMPLE",
                secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            ),
            region: "us-east-1",
            service: "service",
        )
        let payload = SignatureV4.Payload.empty.text
        let found = signature.authorization(of: request, payload: payload, at: time)
        #expect(found.hasSuffix("Signature=\(vector.signature)"))
    }

    @Test func `the token of a session is signed along, and no secret is ever shown`() {
        let credentials = S3Credentials(keyID: "K", secret: "canary-1", sessionToken: "canary-2")
        let signed = SignatureV4(credentials, region: "eu-central-1")
            .signed(S3Request("GET", host: "h", path: "/"), at: Self.may24)
        #expect(signed.header("x-amz-security-token") == "canary-2")
        #expect(signed.header("Authorization")?.contains("x-amz-security-token") == true)
        var shown = ""
        dump(credentials, to: &shown)
        shown += "\(credentials)" + String(reflecting: [credentials])
        #expect(!shown.contains("canary"))
    }

    @Test(arguments: [
        ("/a b+c", "/a%20b%2Bc"), ("/100%25", "/100%2525"), ("/a//b/../c", "/a//b/../c"),
        ("/é'()*", "/%C3%A9%27%28%29%2A"), ("/-._~", "/-._~"),
    ])
    func `a path is encoded once and never tidied`(_ path: String, _ target: String) {
        #expect(S3Request("GET", host: "h", path: path).target == target)
        #expect(S3Encoding.decoded(S3Encoding.path(path)) == path)
    }

    @Test(arguments: ["%", "%2", "%zz", "%ff"])
    func `what isn't encoded well is nothing`(_ text: String) {
        #expect(S3Encoding.decoded(text) == nil)
    }

    @Test func `times are written and read as they are`() throws {
        for (text, seconds) in [
            ("19700101T000000Z", 0), ("20000229T235959Z", 951_868_799),
            ("20130524T000000Z", 1_369_353_600), ("21000301T000000Z", 4_107_542_400),
        ] as [(String, Double)] {
            #expect(SigningTime(Date(timeIntervalSince1970: seconds)).text == text)
        }
        let list = try #require(SigningTime.ofList("2009-10-12T17:50:30.500Z"))
        #expect(list.timeIntervalSince1970 == 1_255_369_830.5)
        let field = try #require(SigningTime.ofField("Sun, 06 Nov 1994 08:49:37 GMT"))
        #expect(field.timeIntervalSince1970 == 784_111_777)
        for odd in ["2009-13-12T17:50:30Z", "2009-02-30T17:50:30Z", "2009-10-12 17:50:30", ""] {
            #expect(SigningTime.ofList(odd) == nil)
        }
        #expect(SigningTime.ofField("Sun, 06 Non 1994 08:49:37 GMT") == nil)
    }
}

extension SignatureV4Tests {
    private static let unreserved =
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    private static let sessionToken =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSP"
        + "fIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT"
        + "7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlz"
        + "m8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="

    private static func request(
        method: String = "GET",
        path: String = "/",
        query: [S3Request.Field] = [],
        headers: [S3Request.Field] = [],
    ) -> S3Request {
        S3Request(
            method,
            host: "example.amazonaws.com",
            path: path,
            query: query,
            headers: headers,
        )
    }

    private static func vector(
        _ name: String,
        _ signature: String,
        _ request: S3Request,
    ) -> Example {
        Example(testDescription: name, request: request, signature: signature)
    }
}
