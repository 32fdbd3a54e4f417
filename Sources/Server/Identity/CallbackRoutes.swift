import Casework
import HTTPTypes
import NIOCore
import Store

/// Where providers send their answers: without a token, by a signature over the raw body.
package struct CallbackRoutes: Sendable {
    private let desk: IdentityDesk

    package init(_ desk: IdentityDesk) { self.desk = desk }

    package var routes: [Route] { [hearing] }

    private var hearing: Route {
        Route(
            .post,
            "/v1/identity/callbacks/{provider}",
            "hearProvider",
            "Take a provider's signed message about a verification",
        ) { [desk] call in
            let body = try await Self.body(of: call)
            let callback = ProviderCallback(headers: call.headers, body: body)
            do {
                guard let name = ProviderName(call.parameters["provider"]) else {
                    throw ProviderFault.forged
                }
                try await desk.hear(callback, from: name)
            } catch ProviderFault.nonsense {
                throw Problem(.malformedRequest, "the message can't be understood")
            } catch is ProviderFault {
                // One answer for a wrong name, a wrong secret and an old message: whoever tries learns
                // nothing by it.
                throw Problem(.unauthenticated, "the message has no valid signature")
            }
            return .noContent
        }
        .path("provider", .form(.name), "The provider's name, as the settings give it")
        .streams("application/json")
        .answers(.noContent, "It was heard, whether it changed anything or not")
        .mayFail(.unauthenticated, .bodyTooLarge)
    }

    private static func body(of call: Call) async throws -> [UInt8] {
        let most = ProviderLimits().callbackBytes
        var body: [UInt8] = []
        for try await chunk in call.chunks {
            body += chunk.readableBytesView
            guard body.count <= most else {
                throw Problem(.bodyTooLarge, "a message has at most \(most) bytes")
            }
        }
        return body
    }
}
