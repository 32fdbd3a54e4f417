import Media
package import TransparencyLog

/// A proof that an event has its place in a log, in one document that is checked without the log.
///
///     {"checkpoint":"…","commitment":"<hex>","event":{…},"hashes":["<hex>",…],"index":7,
///      "salt":"<hex>","schema":"touchstone.log-proof/1"}
///
/// `event` and `salt` are left out of the proof of an erased event, which proves the place alone.
package struct LogProof: Hashable, Sendable {
    package static let schema = "touchstone.log-proof/1"

    package let index: Int
    package let commitment: Commitment
    /// The event and its salt; nil once it was erased.
    package let opening: Opening?
    package let hashes: [TreeHash]
    /// The signed checkpoint whose tree the place is in.
    package let checkpoint: String

    /// What the commitment commits to.
    package struct Opening: Hashable, Sendable {
        package let event: AuditEvent
        package let salt: CommitmentSalt
    }

    /// The document.
    package var text: String {
        var members: [String: CanonicalJSON] = [
            "checkpoint": .text(checkpoint), "commitment": .text(Hex.text(commitment.bytes)),
            "hashes": .list(hashes.map { .text(Hex.text($0.bytes)) }),
            "index": .integer(Int64(index)), "schema": .text(Self.schema),
        ]
        if let opening {
            members["event"] = opening.event.canonical
            members["salt"] = .text(Hex.text(opening.salt.bytes))
        }
        return CanonicalJSON.object(members).text
    }

    /// Checks that the proof leads from the event to a checkpoint that one of the keys signed.
    ///
    /// - Throws: ``LogError/unproved(_:)`` with the reason.
    package func verify(keys: KeyRing) throws(LogError) {
        if let opening {
            let text = opening.event.canonicalText
            guard commitment.isOf(text.utf8, salt: opening.salt) else {
                throw .unproved("event and salt don't give the commitment")
            }
        }
        do {
            let signed = try SignedCheckpoint(parsing: Array(checkpoint.utf8), keys: keys)
            let proof = InclusionProof(
                index: UInt64(index),
                size: signed.checkpoint.size,
                hashes: hashes,
            )
            try proof.verify(leaf: .leaf(commitment.bytes), root: signed.checkpoint.root)
        } catch {
            throw .unproved("the proof does not hold: \(error)")
        }
    }
}

extension LogProof {
    /// Reads the document; a newline may follow it.
    ///
    /// - Throws: ``LogError/unproved(_:)`` for anything else.
    package init(parsing bytes: [UInt8], limits: LogLimits = LogLimits()) throws(LogError) {
        let json = try ProofDocument.read(bytes, schema: Self.schema, limits: limits)
        guard
            let index = json["index"]?.asInteger, index >= 0,
            let commitment = (json["commitment"]?.asText).flatMap(Hex.bytes)
                .flatMap(Commitment.init(bytes:)),
            let hashes = ProofDocument.hashes(json["hashes"]),
            let checkpoint = json["checkpoint"]?.asText
        else { throw .unproved("a member of the proof is missing or malformed") }
        self.index = Int(index)
        self.commitment = commitment
        self.hashes = hashes
        self.checkpoint = checkpoint
        guard let event = json["event"] else {
            opening = nil
            return
        }
        do throws(AuditError) {
            let event = try AuditEvent(canonicalText: event.text)
            let salt = (json["salt"]?.asText).flatMap(Hex.bytes)
            guard let salt = salt.flatMap(CommitmentSalt.init(bytes:)) else {
                throw AuditError.unreadableEvent("its salt is missing or malformed")
            }
            opening = Opening(event: event, salt: salt)
        } catch {
            throw .unproved("\(error)")
        }
    }
}

/// What the documents of proofs have in common.
enum ProofDocument {
    static func read(
        _ bytes: [UInt8],
        schema: String,
        limits: LogLimits,
    ) throws(LogError) -> CanonicalJSON {
        guard bytes.count <= limits.documentBytes else {
            throw .unproved("the proof has more than \(limits.documentBytes) bytes")
        }
        let end = bytes.last == UInt8(ascii: "\n") ? bytes.count - 1 : bytes.count
        do throws(CanonicalJSON.Malformation) {
            let json = try CanonicalJSON(canonical: bytes[..<end])
            guard json["schema"]?.asText == schema else {
                throw CanonicalJSON.Malformation.otherForm
            }
            return json
        } catch {
            throw .unproved("this is no document of the form \(schema): \(error)")
        }
    }

    static func hashes(_ json: CanonicalJSON?) -> [TreeHash]? {
        guard let list = json?.asList else { return nil }
        let hashes = list.compactMap { item in
            item.asText.flatMap(Hex.bytes).flatMap { TreeHash(bytes: $0) }
        }
        return hashes.count == list.count ? hashes : nil
    }
}
