package import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1
import Pipeline

/// The line to a provider: signed calls with JSON, bounded in time and length, without redirects.
///
/// Each call carries the fields of Standard Webhooks, so that the provider knows us as we know it.
package struct ProviderLine: Sendable {
    private let address: String
    private let secret: [UInt8]
    private let client: HTTPClient
    private let limits: ProviderLimits
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - address: where the provider's protocol begins, without a slash at the end.
    ///   - secret: that the provider has, too.
    package init(
        to address: String,
        secret: [UInt8],
        client: HTTPClient,
        limits: ProviderLimits = ProviderLimits(),
        now: @escaping @Sendable () -> Date,
    ) {
        self.address = address
        self.secret = secret
        self.client = client
        self.limits = limits
        self.now = now
    }

    /// - Returns: what it answered, as JSON; `null` where it said nothing.
    /// - Throws: ``ProviderFault``.
    func call(
        _ method: HTTPMethod,
        _ path: String,
        _ body: JSONValue? = nil,
        id: String,
        seconds: Double? = nil,
    ) async throws(ProviderFault) -> JSONValue {
        let bytes = body.map { Array($0.compactText.utf8) } ?? []
        var request = HTTPClientRequest(url: address + path)
        request.method = method
        let signature = WebhookSignature(
            of: bytes,
            id: id,
            seconds: Int64(now().timeIntervalSince1970),
            secret: secret,
        )
        request.headers.add(name: "webhook-id", value: signature.id)
        request.headers.add(name: "webhook-timestamp", value: signature.timestamp)
        request.headers.add(name: "webhook-signature", value: signature.signature)
        if body != nil {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(bytes)
        }
        return try await answer(to: request, seconds ?? limits.answerSeconds)
    }

    private func answer(
        to request: HTTPClientRequest,
        _ seconds: Double,
    ) async throws(ProviderFault) -> JSONValue {
        let (status, text) = try await heard(request, seconds)
        guard (200..<300).contains(status) else { throw .refused(status: status) }
        guard text.readableBytes > 0 else { return .null }
        guard let value = try? JSONText.value(of: Array(text.readableBytesView)) else {
            throw .nonsense
        }
        return value
    }

    private func heard(
        _ request: HTTPClientRequest,
        _ seconds: Double,
    ) async throws(ProviderFault) -> (Int, ByteBuffer) {
        do {
            let response = try await client.execute(
                request,
                timeout: .nanoseconds(Int64(seconds * 1e9)),
            )
            let text = try await response.body.collect(upTo: limits.answerBytes)
            return (Int(response.status.code), text)
        } catch {
            if error is NIOTooManyBytesError { throw .nonsense }
            throw error as? HTTPClientError == .deadlineExceeded ? .tooSlow : .unreachable
        }
    }
}

/// How long a provider is listened to.
package struct ProviderLimits: Hashable, Sendable {
    /// How long a provider may take to answer.
    package var answerSeconds = 10.0
    /// Bytes of an answer that are read (64 KiB).
    package var answerBytes = 64 << 10
    /// Bytes of a message that a provider sends by itself (64 KiB).
    package var callbackBytes = 64 << 10
    /// How long a provider may take to say that it is well.
    package var healthSeconds = 2.0
    /// How long it counts as it said last.
    package var healthMemorySeconds = 10.0

    package init() {}
}
