import Casework
import Fingerprints
import Foundation
import HTTPTypes
import Pipeline
package import Store

/// `/v1/banks/{bank}/entries`: what stands in a bank, who proposed it, and what comes of that.
package struct EntryRoutes: Sendable {
    private static let list = "/v1/banks/{bank}/entries"
    private static let place = "/v1/banks/{bank}/entries/{entry}"

    private let banks: Banks
    private let items: Items
    private let database: any Database
    private let desk: FingerprintDesk
    private let seal: CursorSeal
    private let surroundings: Surroundings

    package init(
        _ records: Records,
        in database: any Database,
        desk: FingerprintDesk,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        banks = Banks(records)
        items = Items(records)
        self.database = database
        self.desk = desk
        self.seal = seal
        self.surroundings = surroundings
    }

    package var routes: [Route] {
        [listing, proposing, proposingFile, reading, retiring]
            + [answering("approve", isYes: true), answering("refuse", isYes: false)]
    }

    private var listing: Route {
        Route(.get, Self.list, "listEntries", "List a bank's entries", scope: .readBanks) {
            call,
            caller in
            try await page(call, caller)
        }
        .ofBank()
        .query("state", .choice(GovernedEntry.State.allCases.map(\.rawValue)), "Only these")
        .query("import", .id, "Only those that came with this list")
        .paged()
        .answers(.ok, schema: .entries, "The entries, by their numbers")
        .mayFail(.malformedRequest)
    }

    private var proposing: Route {
        Route(
            .post,
            Self.list,
            "proposeEntry",
            "Propose an entry by an item or by hashes",
            scope: .writeBanks,
            taking: EntryBody.self,
        ) { call, caller, body in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            let hashes = try body.hashes()
            guard hashes == nil || body.item == nil else {
                throw Problem(.invalidRequest, "name an item or hashes, not both")
                    .at([FieldError("/item", "stands beside hashes")])
            }
            let whole = try await whole(body, call, tenant)
            return try await database.write { transaction in
                let bank = try banks.bank(named: call, of: tenant, in: transaction)
                let (origin, seen) = try draft(of: body, hashes, tenant, in: transaction)
                let draft = try seen.completed(by: whole)
                let wish = EntryWish([draft], from: origin, on: body.grounds(in: bank))
                let reply = try propose(wish, for: bank, by: person, in: transaction)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .ofBank()
        .idempotent()
        .answers(.created, schema: .entry, "The entry, which waits for a second person")
        .mayFail(.conflict, .invalidRequest)
    }

    private var proposingFile: Route {
        Route(
            .post,
            "/v1/banks/{bank}/files",
            "proposeFile",
            "Propose an entry by a file, of which only the fingerprint is kept",
            scope: .writeBanks,
        ) { call, caller in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            let bank = try await database.read { [banks] in
                try banks.bank(named: call, of: tenant, in: $0)
            }
            let grounds = try GroundsStatement(call).grounds(in: bank)
            let fingerprint = try await desk.fingerprint(of: call)
            let draft = try EntryDraft(fingerprint)
            return try await database.write { transaction in
                let wish = EntryWish([draft], from: .file, on: grounds)
                return try propose(wish, for: bank, by: person, in: transaction)
            }
        }
        .ofBank()
        .stating()
        .streams()
        .answers(.created, schema: .entry, "The entry, which waits for a second person")
        .mayFail(.malformedRequest, .conflict, .invalidRequest, .bodyTooLarge, .notMedia)
    }

    private var reading: Route {
        Route(.get, Self.place, "readEntry", "Read an entry", scope: .readBanks) { call, caller in
            let (tenant, now) = (try caller.tenantName, surroundings.now())
            return try await database.read { [banks] transaction in
                let bank = try banks.bank(named: call, of: tenant, in: transaction)
                let entry = try banks.entry(named: call, in: bank, in: transaction)
                return Reply.json(entry.json(in: bank, at: now))
            }
        }
        .ofEntry()
        .answers(.ok, schema: .entry, "The entry")
    }

    private func answering(_ verb: String, isYes: Bool) -> Route {
        Route(
            .post,
            "\(Self.place)/\(verb)",
            "\(verb)Entry",
            isYes ? "Be the second person of an entry" : "Turn a proposed entry down",
            scope: .approve,
        ) { call, caller in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            return try await database.write { [banks] transaction in
                let bank = try banks.bank(named: call, of: tenant, in: transaction)
                let entry = try banks.entry(named: call, in: bank, in: transaction)
                let proposal = entry.proposal
                guard proposal.entryCount == 1 else { throw BankRefusal.ofList(proposal.id) }
                let answer = isYes ? banks.approve : banks.refuse
                _ = try answer(proposal.id, bank.name, tenant, person, transaction)
                let reply = Reply.json(
                    try banks.entry(named: call, in: bank, in: transaction)
                        .json(in: bank, at: surroundings.now())
                )
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .ofEntry()
        .idempotent()
        .freshSignIn()
        .answers(.ok, schema: .entry, "The entry as it stands now")
        .mayFail(.conflict, .secondPersonNeeded)
    }

    private var retiring: Route {
        Route(
            .post,
            "\(Self.place)/retire",
            "retireEntry",
            "Take an entry out: nothing is compared with it any more",
            scope: .writeBanks,
            taking: RetirementBody.self,
        ) { call, caller, body in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            return try await database.write { [banks] transaction in
                let bank = try banks.bank(named: call, of: tenant, in: transaction)
                let seen = try banks.entry(named: call, in: bank, in: transaction)
                let entry = try banks.retire(
                    seen.number,
                    in: bank.name,
                    because: body.reason,
                    by: Staff(person, of: tenant),
                    in: transaction,
                )
                let reply = Reply.json(entry.json(in: bank, at: surroundings.now()))
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .ofEntry()
        .idempotent()
        .answers(.ok, schema: .entry, "The entry, retired")
        .mayFail(.conflict, .invalidRequest)
    }
}

extension EntryRoutes {
    private func page(_ call: Call, _ caller: Caller) async throws -> Reply {
        let (tenant, now) = (try caller.tenantName, surroundings.now())
        let filter = EntryFilter(
            state: call.query.text("state").flatMap { GovernedEntry.State(rawValue: $0) },
            proposal: call.query.text("import").flatMap { ApprovalID($0) },
        )
        let name = [
            "listEntries", tenant.text, call.parameters["bank"], filter.state?.rawValue ?? "",
            filter.proposal?.text ?? "",
        ]
        let place = try call.query.text("cursor").map { cursor throws(Problem) in
            try seal.place(of: cursor, of: name)
        }
        let limit = call.pageLength()
        return try await database.read { [banks, seal] transaction in
            let bank = try banks.bank(named: call, of: tenant, in: transaction)
            let entries = try banks.entries(
                of: bank,
                filter,
                after: place.flatMap { UInt32($0) } ?? 0,
                limit: limit,
                in: transaction,
            )
            let last = entries.count == limit ? entries.last : nil
            return .json(
                .object([
                    "items": .list(entries.map { $0.json(in: bank, at: now) }),
                    "next": .optional(last.map { seal.cursor(behind: "\($0.number)", of: name) }),
                ])
            )
        }
    }

    /// What the file of an item that is named is recognised by, every frame of it; nil where no
    /// item is named, or its file is gone.
    private func whole(
        _ body: EntryBody,
        _ call: Call,
        _ tenant: TenantName,
    ) async throws -> MediaFingerprint? {
        guard let id = body.item.flatMap({ ItemID($0) }) else { return nil }
        let versions = try await database.read { [banks, items] transaction in
            _ = try banks.bank(named: call, of: tenant, in: transaction)
            return try items.versions(of: id, tenant: tenant, in: transaction)
        }
        guard let newest = versions.last else { return nil }
        return try await desk.fingerprint(ofKept: newest.version.content.file.digest)
    }

    /// What an item or hashes bring; exactly one of the two.
    private func draft(
        of body: EntryBody,
        _ hashes: MediaFingerprint?,
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> (BankProposal.Origin, EntryDraft) {
        guard let id = body.item.flatMap({ ItemID($0) }) else {
            guard let hashes else { throw BankRefusal.nothingKnown }
            return (.hash, try EntryDraft(hashes))
        }
        guard let item = try items.find(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.item)
        }
        let number = item.course.newest.number
        let versions = try items.versions(of: id, tenant: tenant, in: transaction)
        guard let version = versions.first(where: { $0.version.number == number }) else {
            throw RecordRefusal.unknown(.version)
        }
        // Where nobody made a fingerprint of it, its bytes are still known.
        let digest = version.version.content.file.digest
        let packed = try banks.fingerprint(of: id, version: number, in: transaction)
        return (
            .item(id, version: number),
            EntryDraft(packed ?? MediaFingerprint(digest: digest).packed, digest: digest),
        )
    }

    private func propose(
        _ wish: EntryWish,
        for bank: Bank,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Reply {
        let kept = try banks.propose(
            wish,
            for: bank.name,
            of: bank.tenant,
            by: person,
            in: transaction,
        )
        guard let entry = try banks.entry(kept.firstNumber, in: bank, in: transaction) else {
            throw RecordRefusal.unknown(.entry)
        }
        return Reply.json(entry.json(in: bank, at: surroundings.now()), .created)
            .with(.location, "/v1/banks/\(bank.name)/entries/\(entry.number)")
    }
}

extension EntryDraft {
    /// The same with what a closer look at the same file gave.
    fileprivate func completed(by whole: MediaFingerprint?) throws -> EntryDraft {
        guard let whole, whole.digest == digest, whole.digest != nil,
            var fingerprint = try? MediaFingerprint(packed: fingerprint)
        else { return self }
        fingerprint.digest = whole.digest
        fingerprint.picture = whole.picture ?? fingerprint.picture
        fingerprint.film = whole.film ?? fingerprint.film
        fingerprint.sound = whole.sound ?? fingerprint.sound
        return try EntryDraft(fingerprint, listing: listing)
    }

    /// Something that is to be an entry, by which something can be found.
    ///
    /// - Throws: ``BankRefusal``.
    init(
        _ fingerprint: MediaFingerprint,
        listing: EntryListing = EntryListing(),
    ) throws(BankRefusal) {
        do throws(BankIndexFault) { try fingerprint.checkKnowable() } catch {
            guard case .filmTooLong = error else { throw .nothingKnown }
            throw .filmTooLong(seconds: Int(BankIndexFault.longestFilm))
        }
        self.init(fingerprint.packed, digest: fingerprint.digest, listing: listing)
    }
}

extension Banks {
    /// The entry that a path names.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func entry(
        named call: Call,
        in bank: Bank,
        in transaction: any Transaction,
    ) throws -> GovernedEntry {
        guard let number = UInt32(call.parameters["entry"]),
            let entry = try entry(number, in: bank, in: transaction)
        else { throw RecordRefusal.unknown(.entry) }
        return entry
    }
}

extension Route {
    /// The route is about an entry of a bank, by its number there.
    fileprivate func ofEntry() -> Route {
        ofBank().path("entry", .text(1...200), "The entry's number in the bank")
    }
}
