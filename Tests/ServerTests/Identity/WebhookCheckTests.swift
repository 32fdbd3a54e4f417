import Foundation
import Testing

@testable import Server

@Suite struct WebhookCheckTests {
    private static let now = Date(timeIntervalSince1970: 1_614_265_330)
    private static let body = Array(#"{"test": 2432232314}"#.utf8)

    private static func isGenuine(
        _ signatures: String,
        id: String = "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: String = "1614265330",
        body: [UInt8] = body,
    ) throws -> Bool {
        let secret = try #require(WebhookCheck.secret(of: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        return WebhookCheck(secret: secret).isGenuine(
            body,
            id: id,
            timestamp: timestamp,
            signatures: signatures,
            at: now,
        )
    }

    private static let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @Test func `the standard's own example is genuine, also beside another signature`() throws {
        #expect(try Self.isGenuine(Self.right))
        #expect(try Self.isGenuine("v1a,xxxx v1,AAAA \(Self.right)"))
    }

    @Test func `what was changed is not`() throws {
        #expect(try !Self.isGenuine(""))
        #expect(try !Self.isGenuine(String(Self.right.dropFirst(3))))
        #expect(try !Self.isGenuine("v2" + Self.right.dropFirst(2)))
        #expect(try !Self.isGenuine(Self.right, id: "msg_x"))
        #expect(try !Self.isGenuine(Self.right, timestamp: "1614265331"))
        #expect(try !Self.isGenuine(Self.right, timestamp: "1614265330.0"))
        #expect(try !Self.isGenuine(Self.right, body: Self.body + [10]))
    }

    @Test(arguments: ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!"])
    func `a secret is written as the standard says`(text: String) {
        #expect(WebhookCheck.secret(of: text) == nil)
    }
}
