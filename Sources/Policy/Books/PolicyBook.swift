import Foundation

/// Every profile and every pack of an installation, read and checked together.
package struct PolicyBook: Hashable, Sendable {
    /// By name.
    package let profiles: [String: Profile]
    /// By id.
    package let packs: [String: PolicyPack]
    package let obligations: Obligations

    /// Reads the files of a folder laid out as `Packs` is.
    ///
    /// Without a table of obligations among them the one that we ship stands.
    ///
    /// - Throws: everything that is wrong with any of them, together.
    package init(
        _ files: [PackFile],
        limits: PolicyLimits = PolicyLimits(),
    ) throws(PackError) {
        let journal = Journal(limits)
        let shelf = Shelf(files, journal)
        let obligations = shelf.obligations
        let packs = shelf.read("policies") {
            PolicyPack(reading: $0, named: $1, known: obligations)
        }
        let profiles = shelf.read("profiles") {
            Profile(reading: $0, named: $1, known: obligations)
        }
        for (file, profile) in profiles {
            for pack in profile.packs where !packs.contains(where: { $0.value.id == pack }) {
                journal.complain("there is no pack “\(pack)”", in: file, at: 1)
            }
        }
        if shelf.isEmpty {
            journal.complain(
                "neither profiles/ nor policies/ holds a .yaml file",
                in: "Packs",
                at: 1,
            )
        }
        try journal.settle()
        self.profiles = Dictionary(profiles.map { ($0.value.name, $0.value) }) { first, _ in first }
        self.packs = Dictionary(packs.map { ($0.value.id, $0.value) }) { first, _ in first }
        self.obligations = obligations
    }

    /// What is asked of items under a profile; `nil` for a name that no profile has.
    package func rules(under profile: String) -> PolicySet? {
        profiles[profile].map { profile in
            PolicySet(profile, packs: profile.packs.compactMap { packs[$0] })
        }
    }
}

extension PolicyBook {
    /// The rules in force or in shadow whose review was due before a day, as `pack/rule`.
    package func rulesToReview(on day: CalendarDay) -> [String] {
        packs.values.flatMap { pack in
            pack.rules.filter { rule in
                [.active, .shadow].contains(rule.state)
                    && rule.upkeep.map { $0.reviewBy < day } ?? false
            }.map { "\(pack.id)/\($0.id)" }
        }.sorted()
    }
}

extension PolicyBook {
    /// The packs that no profile names, whose rules are never asked; sorted.
    package var idlePacks: [String] {
        let named = Set(profiles.values.flatMap(\.packs))
        return packs.keys.filter { !named.contains($0) }.sorted()
    }
}

/// The files of a folder, by what they are.
private struct Shelf {
    private var rooms: [String: [(file: PackFile, name: String)]] = [:]
    private let journal: Journal
    private let table: PackFile?

    init(_ files: [PackFile], _ journal: Journal) {
        self.journal = journal
        var table: PackFile?
        for file in files.sorted(by: { $0.path < $1.path }) {
            let parts = file.path.split(separator: "/").map(String.init)
            if parts.last == "obligations.csv" {
                table = file
                continue
            }
            guard let last = parts.last, last.hasSuffix(".yaml") else {
                journal.complain("the name of a pack's file ends in .yaml", in: file.path, at: 1)
                continue
            }
            let name = String(last.dropLast(5))
            rooms[parts.dropLast().last ?? "", default: []].append((file, name))
        }
        self.table = table
        for room in rooms.keys where !["profiles", "policies"].contains(room) {
            for (file, _) in rooms[room] ?? [] {
                journal.complain("packs stand in profiles/ or policies/", in: file.path, at: 1)
            }
        }
    }

    /// Whether neither room holds a file.
    var isEmpty: Bool { rooms["profiles"] == nil && rooms["policies"] == nil }

    /// The folder's own table, or the one that we ship.
    var obligations: Obligations {
        if let table, table != BundledPacks.obligations {
            return Obligations(reading: table, journal)
        }
        do { return try Obligations.shipped.get() } catch {
            for complaint in error.complaints {
                journal.complain(complaint.message, in: complaint.file, at: complaint.line)
            }
            return Obligations([])
        }
    }

    func read<Value>(
        _ room: String,
        _ make: (PackNode, String) -> Value?,
    ) -> [(file: String, value: Value)] {
        (rooms[room] ?? []).compactMap { file, name in
            guard let root = PackDocument.root(of: file, journal) else { return nil }
            return make(root, name).map { (file.path, $0) }
        }
    }
}
