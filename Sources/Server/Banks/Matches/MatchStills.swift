import Casework
import Foundation
import Media
import Pipeline
import Store

/// Pictures of an item and of an entry, next to where the two are alike.
struct MatchStills: Sendable {
    private let workshop: Workshop
    private let signer: LinkSigner
    private let surroundings: Surroundings

    init(_ workshop: Workshop, signer: LinkSigner, surroundings: Surroundings) {
        self.workshop = workshop
        self.signer = signer
        self.surroundings = surroundings
    }

    /// A version of an item, from which pictures may come.
    struct Subject: Hashable {
        let item: ItemID
        let version: Int
    }

    /// What is needed to find pictures, read at one moment.
    struct Sources: Sendable {
        fileprivate var products: [Subject: [KeptProduct]] = [:]
        fileprivate var origins: [MatchID: Subject] = [:]
        fileprivate var gone: Set<Subject> = []
    }

    func sources(
        of matches: [ItemMatch],
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Sources {
        var sources = Sources()
        for match in matches {
            var subjects = [Subject(item: match.item, version: match.version)]
            if let bank = try workshop.banks.find(match.bank, of: tenant, in: transaction),
                let entry = try workshop.banks.entry(match.found.entry, in: bank, in: transaction),
                case .item(let id, let version) = entry.proposal.origin
            {
                let origin = Subject(item: id, version: version)
                sources.origins[match.id] = origin
                subjects.append(origin)
            }
            for subject in subjects where sources.products[subject] == nil {
                try add(subject, tenant, to: &sources, in: transaction)
            }
        }
        return sources
    }

    private func add(
        _ subject: Subject,
        _ tenant: TenantName,
        to sources: inout Sources,
        in transaction: any Transaction,
    ) throws {
        let items = workshop.items
        let item = try items.find(subject.item, of: tenant, in: transaction)
        if item.map({ $0.course.ending != nil }) ?? true { sources.gone.insert(subject) }
        sources.products[subject] = try items.products(
            of: subject.version,
            item: subject.item,
            tenant: tenant,
            in: transaction,
        )
    }

    func json(of match: ItemMatch, _ sources: Sources, _ tenant: TenantName) async -> JSONValue {
        let nearest = match.found.occurrences.first
        let own = Subject(item: match.item, version: match.version)
        let entry: JSONValue =
            if let origin = sources.origins[match.id] {
                await still(of: origin, nearest?.entrySpan, sources, tenant)
            } else {
                Self.none("no-item")
            }
        return .object([
            "item": await still(of: own, nearest?.span, sources, tenant), "entry": entry,
        ])
    }

    private func still(
        of subject: Subject,
        _ stretch: FoundLikeness.Stretch?,
        _ sources: Sources,
        _ tenant: TenantName,
    ) async -> JSONValue {
        guard !sources.gone.contains(subject) else { return Self.none("item-gone") }
        let products = sources.products[subject] ?? []
        func product(_ role: ExaminationProduct.Role) -> KeptProduct? {
            products.first { $0.name == role.rawValue }
        }
        let seconds = stretch.map { ($0.from + $0.to) / 2 }
        if let seconds, let sprite = product(.sprite), let index = product(.spriteIndex),
            let part = await part(of: index, at: seconds)
        {
            return link(to: sprite, of: subject, tenant, part: part, seconds)
        }
        guard let whole = product(.thumbnail) ?? product(.poster) else {
            return Self.none("no-picture")
        }
        return link(to: whole, of: subject, tenant, part: nil, seconds)
    }

    private func link(
        to product: KeptProduct,
        of subject: Subject,
        _ tenant: TenantName,
        part: String?,
        _ seconds: Double?,
    ) -> JSONValue {
        let usual = Double(LinkLimits().usualSeconds)
        let end = surroundings.now().addingTimeInterval(usual)
        let terms = MediaLink.Terms(
            .keep,
            type: product.mediaType,
            expires: Int64(end.timeIntervalSince1970.rounded(.up)),
        )
        let link = MediaLink(
            to: product.digest,
            of: subject.item.text,
            in: tenant.text,
            as: terms,
        )
        return .object([
            "url": .text("/v1/media/\(signer.token(for: link))\(part.map { "#\($0)" } ?? "")"),
            "seconds": seconds.map { .number($0) } ?? .null, "missing": .null,
        ])
    }

    private static func none(_ why: String) -> JSONValue {
        .object(["url": .null, "seconds": .null, "missing": .text(why)])
    }

    /// The part of a sprite that shows a moment; nil where the index can't be read.
    private func part(of index: KeptProduct, at seconds: Double) async -> String? {
        guard index.bytes <= SpriteParts.mostBytes,
            let chunks = try? await workshop.objects.chunks(of: index.digest, in: nil)
        else { return nil }
        var bytes: [UInt8] = []
        do { for try await chunk in chunks { bytes += chunk } } catch { return nil }
        return SpriteParts(String(decoding: bytes, as: UTF8.self)).part(at: seconds)
    }
}

/// Which part of a sprite belongs to which seconds, as its WebVTT says.
struct SpriteParts {
    static let mostBytes: UInt64 = 4 << 20

    private var parts: [(from: Double, part: String)] = []

    init(_ text: String) {
        var from: Double?
        for line in text.split(separator: "\n") {
            if let arrow = line.firstRange(of: " --> ") {
                from = Self.seconds(line[..<arrow.lowerBound])
            } else if let start = from, let mark = line.lastIndex(of: "#") {
                parts.append((start, String(line[line.index(after: mark)...])))
                from = nil
            }
        }
    }

    /// The last part that begins by then; the first where all begin later.
    func part(at seconds: Double) -> String? {
        (parts.last { $0.from <= seconds } ?? parts.first)?.part
    }

    /// Such as `00:01:02.345`.
    private static func seconds(_ stamp: Substring) -> Double? {
        let numbers = stamp.split(separator: ":").map { Double($0) }
        guard numbers.count == 3 else { return nil }
        return numbers.reduce(0.0 as Double?) { sum, number in
            guard let sum, let number else { return nil }
            return sum * 60 + number
        }
    }
}
