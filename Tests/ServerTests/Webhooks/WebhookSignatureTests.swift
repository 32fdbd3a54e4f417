import Foundation
import Testing

@testable import Server

@Suite struct WebhookSignatureTests {
    @Test func `the published example is signed as its library signs it`() throws {
        let secret = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = WebhookSignature(
            of: Array(#"{"test": 2432232314}"#.utf8),
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            seconds: 1_614_265_330,
            secret: Array(secret),
        )
        #expect(signature.signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(signature.timestamp == "1614265330")
        #expect(
            WebhookSignature.text(ofSecret: Array(secret))
                == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        )
    }
}
