import Foundation
package import Media

/// A way to the bytes of one rendition, good for a while and for whoever holds it.
package struct MediaLink: Hashable, Sendable {
    /// For whom the link was made, and so what ends it besides time.
    package enum Purpose: UInt8, Sendable, CaseIterable {
        /// For viewers: it works as long as the gate lets play what it names.
        case play = 1
        /// For the item's owner and for staff: the original stays theirs, whatever is decided.
        case keep = 2
    }

    package let purpose: Purpose
    package let tenant: String
    package let item: String
    package let digest: ContentDigest
    /// The media type to answer with.
    package let type: String
    /// The viewer's country and age band, on which the gate's answer rests; empty for unknown.
    package let country: String
    package let ageBand: String
    /// The decision by which what it names plays; empty where it isn't for viewers.
    package let clearance: String
    /// When it ends, in whole seconds since 1970.
    package let expires: Int64

    package init(
        to digest: ContentDigest,
        of item: String,
        in tenant: String,
        as terms: Terms,
    ) {
        self.digest = digest
        self.item = item
        self.tenant = tenant
        purpose = terms.purpose
        type = terms.type
        country = terms.country
        ageBand = terms.ageBand
        clearance = terms.clearance
        expires = terms.expires
    }

    /// What a link is good for.
    package struct Terms: Hashable, Sendable {
        package var purpose: Purpose
        package var type: String
        package var country = ""
        package var ageBand = ""
        package var clearance = ""
        package var expires: Int64

        package init(_ purpose: Purpose, type: String, expires: Int64) {
            self.purpose = purpose
            self.type = type
            self.expires = expires
        }
    }
}

// As bytes: a purpose, the end, the digest, and six texts with their lengths.
extension MediaLink {
    var bytes: [UInt8] {
        var bytes = [purpose.rawValue]
        bytes += withUnsafeBytes(of: expires.bigEndian) { Array($0) }
        bytes += digest.bytes
        for text in [tenant, item, type, country, ageBand, clearance] {
            let letters = Array(text.utf8.prefix(255))
            bytes.append(UInt8(letters.count))
            bytes += letters
        }
        return bytes
    }

    init?(bytes: some Sequence<UInt8>) {
        var rest = Array(bytes)[...]
        guard let purpose = rest.popFirst().flatMap(Purpose.init(rawValue:)), rest.count >= 40
        else { return nil }
        let expires = rest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard let digest = ContentDigest(bytes: Array(rest.dropFirst(8).prefix(32))) else {
            return nil
        }
        rest = rest.dropFirst(40)
        var texts: [String] = []
        while texts.count < 6 {
            guard let count = rest.popFirst(), rest.count >= Int(count),
                let text = String(validating: rest.prefix(Int(count)), as: UTF8.self)
            else { return nil }
            texts.append(text)
            rest = rest.dropFirst(Int(count))
        }
        guard rest.isEmpty else { return nil }
        var terms = Terms(purpose, type: texts[2], expires: expires)
        (terms.country, terms.ageBand, terms.clearance) = (texts[3], texts[4], texts[5])
        self.init(to: digest, of: texts[1], in: texts[0], as: terms)
    }
}
