package import Casework
package import Foundation
import HTTPTypes
import NIOHTTP1
import Pipeline

/// A provider that speaks our protocol over HTTP: a vendor of checks, or a gateway to the public network
/// identity service (`docs/identity.md`).
package struct VendorProvider: IdentityProvider {
    package let capabilities: ProviderCapabilities
    private let line: ProviderLine
    private let check: WebhookCheck
    private let limits: ProviderLimits

    package init(
        _ capabilities: ProviderCapabilities,
        over line: ProviderLine,
        secret: [UInt8],
        limits: ProviderLimits = ProviderLimits(),
    ) {
        self.capabilities = capabilities
        self.line = line
        check = WebhookCheck(secret: secret)
        self.limits = limits
    }

    package func begin(_ request: ProviderRequest) async throws -> ProviderAnswer {
        let body = VendorMessage.request(request)
        let serial = request.serial.text
        return try VendorMessage.answer(
            in: try await line.call(.POST, "/verifications", body, id: "begin-\(serial)")
        )
    }

    package func poll(_ serial: VerificationID) async throws -> ProviderAnswer {
        try VendorMessage.answer(
            in: try await line.call(
                .GET,
                "/verifications/\(serial.text)",
                id: "poll-\(serial.text)",
            )
        )
    }

    package func news(in callback: ProviderCallback, at now: Date) throws -> ProviderNews {
        let (id, time, signatures) = (
            callback.headers[.webhookID] ?? "", callback.headers[.webhookTimestamp] ?? "",
            callback.headers[.webhookSignature] ?? "",
        )
        guard
            check.isGenuine(
                callback.body,
                id: id,
                timestamp: time,
                signatures: signatures,
                at: now,
            )
        else { throw ProviderFault.forged }
        guard let value = try? JSONText.value(of: callback.body),
            case .text(let text)? = value["serial"], let serial = VerificationID(text)
        else { throw ProviderFault.nonsense }
        let answer = try VendorMessage.answer(in: value)
        return ProviderNews(event: id, serial: serial, answer: answer)
    }

    package func redact(_ serial: VerificationID) async throws {
        do {
            _ = try await line.call(
                .DELETE,
                "/verifications/\(serial.text)",
                id: "redact-\(serial.text)",
            )
        } catch {
            // It may have forgotten by itself.
            guard error == .refused(status: 404) else { throw error }
        }
    }

    package func isWell() async -> Bool {
        let answer = try? await line.call(
            .GET,
            "/health",
            id: "health",
            seconds: limits.healthSeconds,
        )
        return answer != nil
    }
}
