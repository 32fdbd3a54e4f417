package import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// What is asked of an identity provider.
package struct OpenIDRequest: Sendable {
    package let address: String
    /// The fields of a form that is posted; nil: the address is read.
    package var form: [(name: String, value: String)]?
    /// What stands in `Authorization`.
    package var authorization: String?

    /// The form as it is sent (HTML, `application/x-www-form-urlencoded`).
    package var body: String? {
        form?.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }.joined(separator: "&")
    }

    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}

/// What an identity provider answers.
package struct OpenIDAnswer: Sendable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) { (self.status, self.body) = (status, body) }
}

/// How a provider is asked; handed in, so that whoever builds the node decides what may be reached.
package typealias OpenIDWire = @Sendable (OpenIDRequest) async throws -> OpenIDAnswer

/// Asks providers over HTTP: without redirects, and for a bounded time and size.
package enum OpenIDClient {
    package static func wire(
        _ client: HTTPClient,
        limits: OpenIDLimits = OpenIDLimits(),
    ) -> OpenIDWire {
        { asked in
            var request = HTTPClientRequest(url: asked.address)
            request.headers.add(name: "Accept", value: "application/json")
            if let authorization = asked.authorization {
                request.headers.add(name: "Authorization", value: authorization)
            }
            if let body = asked.body {
                request.method = .POST
                request.headers.add(
                    name: "Content-Type",
                    value: "application/x-www-form-urlencoded",
                )
                request.body = .bytes(ByteBuffer(string: body))
            }
            let deadline = TimeAmount.nanoseconds(Int64(limits.answerSeconds * 1e9))
            let response = try await client.execute(request, timeout: deadline)
            let body = try await response.body.collect(upTo: limits.answerBytes)
            return OpenIDAnswer(
                status: Int(response.status.code),
                body: Array(body.readableBytesView),
            )
        }
    }
}
