package import Foundation
import Media

/// The verbs of one bucket of a store that speaks S3's protocol; keys are whole, with every prefix.
package struct S3Bucket: Sendable {
    let client: S3Client
    package let address: S3Address

    package init(_ address: S3Address, by client: S3Client) {
        self.address = address
        self.client = client
    }

    /// An address under which anybody may read an object for a while, without a key of ours.
    ///
    /// - Parameter version: nil for the newest.
    package func signedGet(_ key: String, version: String? = nil, seconds: Int) -> String {
        client.signedAddress(of: S3Call("GET", key).of(version), at: address, seconds: seconds)
    }

    /// What a store says of an object.
    package struct Found: Hashable, Sendable {
        package let bytes: UInt64
        /// When it was last put, by the store's clock.
        package let modified: Date
        package let tag: String
        /// The SHA-256 that the store keeps of it, in base 64; with `-` and a number where it is one of
        /// parts; nil where it keeps none.
        package let checksum: String?
        /// What its sender said of it (`x-amz-meta-…`), by small names without that beginning.
        package let metadata: [String: String]
    }

    /// Whether there is an object, and what it is like.
    ///
    /// - Parameter version: nil for the newest.
    package func find(_ key: String, version: String? = nil) async throws -> Found? {
        let call = S3Call("HEAD", key).of(version).with("x-amz-checksum-mode", "ENABLED")
        do {
            let headers = try await ask(call).headers
            guard let bytes = headers["content-length"].flatMap({ UInt64($0) }),
                let modified = headers["last-modified"].flatMap(SigningTime.ofField)
            else { throw Self.odd("to HEAD names no length or time") }
            return Found(
                bytes: bytes,
                modified: modified,
                tag: headers["etag"] ?? "",
                checksum: headers["x-amz-checksum-sha256"],
                metadata: Self.metadata(in: headers),
            )
        } catch let fault as S3Fault {
            guard fault.isMissing else { throw fault.objectError }
            return nil
        }
    }

    private static func metadata(in headers: [String: String]) -> [String: String] {
        let beginning = "x-amz-meta-"
        var found: [String: String] = [:]
        for (name, value) in headers where name.hasPrefix(beginning) {
            found[String(name.dropFirst(beginning.count))] = value
        }
        return found
    }

    /// Reads bytes of an object; where the connection breaks, it goes on from there.
    ///
    /// - Returns: nil where there is no such object; fewer bytes than asked for where it ends before.
    package func read(_ key: String, _ range: Range<UInt64>) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        for _ in 0..<client.limits.tries {
            let start = range.lowerBound + UInt64(bytes.count)
            guard start < range.upperBound else { return bytes }
            var call = S3Call("GET", key).with("Range", "bytes=\(start)-\(range.upperBound - 1)")
            call.answerBytes = Int(clamping: range.upperBound - start)
            do {
                let answer = try await ask(call)
                let place = answer.headers["content-range"] ?? ""
                guard answer.status == 206, place.hasPrefix("bytes \(start)-") else {
                    throw Self.odd("to a range is another range")
                }
                bytes += answer.body
                // What is short because the object ends is no broken connection.
                if place.hasSuffix("/\(start + UInt64(answer.body.count))") { return bytes }
            } catch let fault as S3Fault {
                if fault.isMissing { return nil }
                guard fault.status == 416 else { throw fault.objectError }
                return bytes
            }
        }
        guard UInt64(bytes.count) < range.upperBound - range.lowerBound else { return bytes }
        throw ObjectError.unreachable("\(address.host): its answers break off")
    }

    /// Writes an object, whole or not at all.
    ///
    /// - Parameter isNew: whether none may be there.
    /// - Returns: false where one is, and was to be new.
    @discardableResult
    package func put(_ key: String, _ body: [UInt8], isNew: Bool = false) async throws -> Bool {
        try await put(key, S3Body(body), isNew: isNew)
    }

    @discardableResult
    func put(_ key: String, _ body: S3Body, isNew: Bool) async throws -> Bool {
        let call = S3Call("PUT", key).sending(body)
            .with("x-amz-checksum-sha256", body.digest.base64)
            .with("If-None-Match", isNew ? "*" : nil)
        do {
            _ = try await ask(call)
            return true
        } catch let fault as S3Fault {
            guard fault.isPresent, isNew else { throw fault.objectError }
            return false
        }
    }

    /// Gives an object's bytes another key, without sending them.
    package func copy(_ source: String, to key: String) async throws {
        let call = S3Call("PUT", key).with("x-amz-copy-source", copySource(source))
        try await succeed("CopyObjectResult", call)
    }

    /// Removes an object; one that isn't there is fine.
    package func remove(_ key: String) async throws {
        do { _ = try await ask(S3Call("DELETE", key)) } catch let fault as S3Fault {
            guard fault.isMissing else { throw fault.objectError }
        }
    }

    /// Sees that the bucket is there and may be used, with one try only.
    package func look() async throws {
        do {
            _ = try await client.call(S3Call("HEAD", nil), at: address, tries: 1)
        } catch let fault as S3Fault { throw fault.objectError }
    }
}

extension S3Bucket {
    func ask(_ call: S3Call) async throws -> S3Answer {
        try await client.call(call, at: address)
    }

    /// A call whose answer may be an error in spite of its status: copies and ends of multipart
    /// uploads take long, so that the status is sent before the outcome is known.
    ///
    /// - Returns: the answer's document.
    @discardableResult
    func succeed(_ name: String, _ call: S3Call) async throws -> S3Document.Element {
        for tried in 1... {
            do {
                let answer = try await ask(call)
                let root = try Self.document(answer)
                if root.name == name { return root }
                let fault = S3Fault(answer)
                guard fault.mayPass else { throw fault }
                guard tried < client.limits.tries else {
                    throw ObjectError.unreachable("\(address.host): it answers \(fault.code)")
                }
            } catch let fault as S3Fault { throw fault.objectError }
            try await client.pause(after: tried)
        }
        throw CancellationError()
    }

    static func document(_ answer: S3Answer) throws -> S3Document.Element {
        do { return try S3Document(answer.body).root } catch {
            throw odd("isn't XML at byte \(error.offset)")
        }
    }

    static func odd(_ why: String) -> ObjectError { .unintelligible("an answer \(why)") }

    /// The name of another object as the field `x-amz-copy-source` has it.
    func copySource(_ key: String) -> String { S3Encoding.path("/\(address.bucket)/\(key)") }
}

extension ContentDigest {
    /// As checksums of S3 are written.
    var base64: String { Data(bytes).base64EncodedString() }
}

// For whoever asks whether it works.
extension S3Bucket {
    /// Writes, reads, lists and removes an object that is none of ours.
    ///
    /// - Returns: by how many seconds the store's clock differs from ours: much of it, and signatures
    ///   don't count.
    package func tried(by surroundings: Surroundings) async throws -> Double {
        let name = Hex.text(surroundings.secretBytes(16))
        let (key, content) = ("\(address.prefix)trial/\(name)", Array(name.utf8))
        try await put(key, content, isNew: true)
        let read = try await read(key, 0..<UInt64(content.count))
        let entry = try await list(key, limit: 1).entries.first
        try await removeAll([key])
        guard read == content, let entry, entry.key == key else {
            throw Self.odd("doesn't hold what was written a moment ago")
        }
        guard try await find(key) == nil else {
            throw Self.odd("still shows what was removed")
        }
        return abs(entry.modified.timeIntervalSince(surroundings.now()))
    }
}
