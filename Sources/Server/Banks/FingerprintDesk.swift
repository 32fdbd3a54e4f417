import Fingerprints
import Foundation
import HTTPTypes
package import Media
import NIOCore
package import Pipeline

/// Makes fingerprints of files that come with a call and are not kept.
package struct FingerprintDesk: Sendable {
    package typealias Making = @Sendable (FilePathBytes) async throws -> FingerprintOutcome

    let limits: LookupLimits
    private let workshop: Workshop
    private let make: Making
    private let seats: Seats

    package init(
        _ workshop: Workshop,
        limits: LookupLimits = LookupLimits(),
        making make: @escaping Making,
    ) {
        self.workshop = workshop
        self.limits = limits
        self.make = make
        seats = Seats(limits.atOnce)
    }

    /// Does something with the fingerprint of a call's body; who comes while all seats are taken is
    /// told to try again.
    ///
    /// - Throws: ``Problem``; what was to be done throws.
    func seated<Value: Sendable>(
        for call: Call,
        _ body: (FingerprintOutcome) async throws -> Value,
    ) async throws -> Value {
        try await workshop.withFolder { folder in
            let path = folder.appending(path: "body").path
            try await call.spool(to: path, most: limits.fileBytes)
            // Not before: whoever sends slowly keeps nobody else from asking.
            guard seats.take() else {
                throw Problem(.unavailable, "other files are being looked at; try again")
                    .retry(after: 5)
            }
            defer { seats.giveBack() }
            return try await body(try await outcome(of: FilePathBytes(path)))
        }
    }

    /// The whole fingerprint of a call's body.
    ///
    /// - Throws: ``Problem``.
    func fingerprint(of call: Call) async throws -> MediaFingerprint {
        try await seated(for: call) { try $0.whole }
    }

    private func outcome(of path: FilePathBytes) async throws -> FingerprintOutcome {
        do {
            let outcome = try await make(path)
            _ = try outcome.whole
            return outcome
        } catch let fault as Fault where fault.blamesFile {
            throw Problem(.notMedia, fault.message)
        }
    }
}

extension FingerprintDesk {
    /// The fingerprint of a file that is kept; nil where it can't be had or made.
    ///
    /// An examination looks at some frames only, which is enough to look a film up, and not to know
    /// it again however it was cut.
    func fingerprint(ofKept digest: ContentDigest) async throws -> MediaFingerprint? {
        guard seats.take() else {
            throw Problem(.unavailable, "other files are being looked at; try again").retry(
                after: 5
            )
        }
        defer { seats.giveBack() }
        return try await workshop.withFolder { folder in
            do {
                return try await make(try await workshop.file(digest, in: folder)).whole
            } catch let fault as Fault where fault.blamesFile {
                return nil
            }
        }
    }
}

/// How much is looked up for those who only ask.
package struct LookupLimits: Hashable, Sendable {
    /// Bytes of a file (1 GiB).
    package var fileBytes = 1 << 30
    /// Files that are looked at at the same time; who comes then is told to try again.
    package var atOnce = 2
    /// Lookups of a tenant in a minute: whoever may ask as often as they like learns how far
    /// something has to be changed to be missed.
    package var requestsPerMinute = 60
    /// Matches that an answer tells.
    package var matches = 200

    package init() {}
}

extension Call {
    /// Writes the body to a new file.
    ///
    /// - Throws: a problem for more bytes than may come.
    func spool(to path: String, most limit: Int) async throws {
        let tooLarge = Problem(.bodyTooLarge, "at most \(limit) bytes are taken here")
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        defer { try? file.close() }
        var bytes = 0
        for try await chunk in chunks {
            bytes += chunk.readableBytes
            guard bytes <= limit else { throw tooLarge }
            try file.write(contentsOf: Data(chunk.readableBytesView))
        }
    }
}
