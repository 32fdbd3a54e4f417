import AsyncHTTPClient
import Foundation
import Media
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// The way to a store that speaks S3's protocol: signs, sends, and tries again what may pass.
///
/// It follows no redirects, since a signature is for one host, and closes with the process. Calls of
/// ours may all come twice: they say what is to be there, not what is to change.
package struct S3Client: ServiceLifecycle.Service {
    let limits: S3Limits
    let surroundings: Surroundings
    private let http: HTTPClient
    private let signature: SignatureV4

    package init(
        _ credentials: S3Credentials,
        region: String,
        limits: S3Limits = S3Limits(),
        surroundings: Surroundings,
    ) {
        self.limits = limits
        self.surroundings = surroundings
        signature = SignatureV4(credentials, region: region)
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(
            connect: .seconds(limits.connectSeconds),
            read: .seconds(limits.idleSeconds),
            write: .seconds(limits.idleSeconds),
        )
        // A name is looked up and a connection made again by our own tries.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Stays until the end, when whoever uses the client has ended.
    package func run() async throws {
        try? await gracefulShutdown()
        try await close()
    }

    /// Closes what is open; nothing can be called afterwards.
    package func close() async throws { try await http.shutdown() }

    /// The address under which anybody may make a call for a while.
    func signedAddress(of call: S3Call, at address: S3Address, seconds: Int) -> String {
        let request = address.request(call.method, call.key, query: call.query)
        let now = surroundings.now()
        return address.url(of: signature.presigned(request, for: seconds, at: now))
    }

    /// Makes a call, again as long as it may pass.
    ///
    /// - Throws: ``S3Fault`` for an answer that stays; ``ObjectError/unreachable(_:)`` where there is
    ///   none; and what reading the body throws.
    func call(
        _ call: S3Call,
        at address: S3Address,
        tries: Int? = nil,
    ) async throws -> S3Answer {
        let tries = tries ?? limits.tries
        for tried in 1... {
            let reason: String
            do {
                let answer = try await attempt(call, at: address)
                if answer.isWell { return answer }
                let fault = S3Fault(answer)
                guard fault.mayPass else { throw fault }
                reason = "it answers \(fault.status) \(fault.code)"
            } catch let fault where Self.isOurs(fault) {
                throw fault
            } catch {
                try Task.checkCancellation()
                reason = String("\(error)".prefix(200))
            }
            guard tried < tries else {
                throw ObjectError.unreachable("\(address.host): \(reason)")
            }
            try await pause(after: tried)
        }
        throw CancellationError()
    }

    /// Waits longer after each try, each node differently long.
    func pause(after tried: Int) async throws {
        let most = min(
            limits.pauseSeconds * Double(1 << min(tried - 1, 16)),
            limits.longestPauseSeconds,
        )
        let share = Double(surroundings.chance() % 1_000) / 1_000
        try await surroundings.sleep(.seconds(most * (0.5 + share / 2)))
    }

    /// Whether an error says nothing of the store or of the way there.
    private static func isOurs(_ error: any Error) -> Bool {
        switch error {
        case is S3Fault, is ObjectError, is DiskError, is ReadingFault, is DraftError,
            is CancellationError:
            true
        default: false
        }
    }
}

// One try.
extension S3Client {
    private func attempt(_ call: S3Call, at address: S3Address) async throws -> S3Answer {
        let plain = address.request(
            call.method,
            call.key,
            query: call.query,
            headers: call.headers,
        )
        let signed = signature.signed(
            plain,
            payload: .digest(call.body.digest),
            at: surroundings.now(),
        )
        var request = HTTPClientRequest(url: address.url(of: signed))
        request.method = HTTPMethod(rawValue: call.method)
        for field in signed.headers { request.headers.add(name: field.name, value: field.value) }
        if call.body.bytes > 0 {
            let body = SentBytes(body: call.body, pieceBytes: limits.sendBytes)
            request.body = .stream(body, length: .known(Int64(clamping: call.body.bytes)))
        }
        let start = surroundings.uptime()
        let seconds = seconds(for: Int(clamping: call.body.bytes))
        let response = try await http.execute(request, timeout: .seconds(seconds))
        var headers: [String: String] = [:]
        for field in response.headers { headers[field.name.lowercased()] = field.value }
        let isWell = (200..<300).contains(Int(response.status.code))
        let most = isWell ? call.answerBytes ?? limits.answerBytes : limits.answerBytes
        let end = start + .seconds(seconds + self.seconds(for: most))
        let body = try await read(
            response.body,
            most: most,
            until: end,
            isCutFine: isWell && call.answerBytes != nil,
        )
        return S3Answer(status: Int(response.status.code), headers: headers, body: body)
    }

    /// Reads an answer's body.
    ///
    /// - Parameter isCutFine: whether the beginning of a body that broke off is worth something.
    private func read(
        _ body: HTTPClientResponse.Body,
        most: Int,
        until end: Duration,
        isCutFine: Bool,
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await piece in body {
                guard bytes.count + piece.readableBytes <= most else {
                    throw ObjectError.unintelligible("an answer has more than \(most) bytes")
                }
                bytes += piece.readableBytesView
                guard surroundings.uptime() < end else { throw LateAnswer() }
            }
        } catch  where isCutFine && !bytes.isEmpty && !Self.isOurs(error) && !Task.isCancelled {
            return bytes
        }
        return bytes
    }

    private func seconds(for bytes: Int) -> Double {
        limits.callSeconds + Double(bytes) / Double(max(limits.slowestBytesPerSecond, 1))
    }
}

/// A body that comes too slowly.
private struct LateAnswer: Error, CustomStringConvertible {
    var description: String { "its answer comes too slowly" }
}

/// A body, read as the connection takes it.
private struct SentBytes: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let body: S3Body
    let pieceBytes: Int

    func makeAsyncIterator() -> Iterator { Iterator(body: body, pieceBytes: pieceBytes) }

    struct Iterator: AsyncIteratorProtocol {
        let body: S3Body
        let pieceBytes: Int
        private var offset: UInt64 = 0

        init(body: S3Body, pieceBytes: Int) {
            self.body = body
            self.pieceBytes = pieceBytes
        }

        mutating func next() async throws -> ByteBuffer? {
            let left = body.bytes - offset
            guard left > 0 else { return nil }
            let wanted = Int(Swift.min(UInt64(pieceBytes), left))
            let bytes = try await body.read(offset, wanted)
            guard !bytes.isEmpty else {
                throw ObjectError.unexpectedLength(announced: body.bytes, found: offset)
            }
            offset += UInt64(bytes.count)
            return ByteBuffer(bytes: bytes)
        }
    }
}

extension TimeAmount {
    fileprivate static func seconds(_ seconds: Double) -> TimeAmount {
        .nanoseconds(Int64(min(seconds, 1e9) * 1e9))
    }
}
