import Detection
import Fingerprints
import Foundation
import Media
import Pipeline

/// Looks things up in a bank one after the other, and tells all that was found.
struct BankLookup {
    private let bank: BankFolder
    private var found: [(query: Int, match: KnownMatch)] = []
    private var faults: [(query: Int, fault: Fault, json: JSONValue)] = []
    private var remarks: [(query: Int, words: String)] = []
    private var names: [Int: String] = [:]
    /// Whether something of what was asked for could not be compared.
    private var isPartial = false
    private var cpuSeconds = 0.0

    /// How many hashes are searched for at once.
    private static let batch = 256

    init(_ bank: BankFolder) { self.bank = bank }

    /// 0 when something matches, 1 when nothing does; a fault's own where one happened, and that of
    /// what can't be decoded where nothing matches of what could be compared, and that isn't all.
    var status: Int32 {
        if let worst = faults.map(\.fault.code.exitStatus).max() { return worst }
        guard found.isEmpty else { return 0 }
        return isPartial ? Fault.Code.undecodable.exitStatus : 1
    }

    mutating func file(
        _ query: Int,
        named name: FilePathBytes,
        _ taken: FingerprintOutcome,
    ) throws(Fault) {
        names[query] = name.description
        let start = Self.processorSeconds
        let answer = try BankPlace.ending { () throws(BankFault) in
            try bank.matches(of: taken.fingerprint)
        }
        cpuSeconds += Self.processorSeconds - start
        take(answer, query)
        isPartial = isPartial || !taken.missing.isEmpty || answer.blind.contains(.endlessSound)
        for gap in taken.missing + answer.blind.map(\.words) {
            remarks.append((query, gap))
            Terminal.say("touchstone: \(name): \(gap)")
        }
    }

    mutating func note(_ fault: Fault, of name: FilePathBytes, _ query: Int) {
        faults.append((query, fault, fault.json(for: name)))
    }

    /// Looks up each line of a list.
    mutating func hashes(in source: any ByteSource) throws(Fault) {
        var reader = ExchangeReader(source, format: .lines, untyped: .pdq)
        var waiting: [(query: Int, hash: PDQHash)] = []
        while let entry = try BankPlace.next(&reader) {
            switch entry.signal {
            case .picture(let hash): waiting.append((reader.line - 1, hash))
            case .file(let digest): try look(up: digest, reader.line - 1)
            case .film, .sound: break
            }
            if waiting.count == Self.batch { try look(up: &waiting) }
        }
        try look(up: &waiting)
        for refusal in reader.report.refusals {
            let fault = Fault(.malformed, "line \(refusal.line): \(refusal.reason)")
            Terminal.say("touchstone: \(fault.message)")
            let json = JSONValue.object([
                "code": .text(fault.code.rawValue), "message": .text(fault.message),
            ])
            faults.append((refusal.line - 1, fault, json))
        }
    }

    private mutating func look(up waiting: inout [(query: Int, hash: PDQHash)]) throws(Fault) {
        guard !waiting.isEmpty else { return }
        let start = Self.processorSeconds
        let answers = bank.answers(to: waiting.map(\.hash))
        cpuSeconds += Self.processorSeconds - start
        for ((query, _), answer) in zip(waiting, answers) {
            take(try BankPlace.ending { () throws(BankFault) in try bank.named(answer) }, query)
        }
        waiting = []
    }

    private mutating func look(up digest: ContentDigest, _ query: Int) throws(Fault) {
        let start = Self.processorSeconds
        let answer = try BankPlace.ending { () throws(BankFault) in
            try bank.matches(of: MediaFingerprint(digest: digest))
        }
        cpuSeconds += Self.processorSeconds - start
        take(answer, query)
    }

    private mutating func take(_ answer: BankFolderAnswer, _ query: Int) {
        found += answer.matches.map { (query, KnownMatch($0, in: bank.facts)) }
        if answer.hasMore {
            remarks.append((query, "there are more matches than are told; narrow the radius"))
        }
    }

    /// How long processors have worked for this process.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension BankLookup {
    /// What was found, as `touchstone.matches/1`.
    func json(timing: Bool) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "schema", value: .text("touchstone.matches/1")),
            .init(
                key: "matches",
                value: .list(
                    found.sorted { $0.query < $1.query }.map { query, match in
                        .object(
                            [.init(key: "query", value: .integer(Int64(query)))] + match.jsonMembers
                        )
                    }
                ),
            ),
        ]
        if timing {
            let time = JSONValue.object(["cpu_seconds": .number(cpuSeconds)])
            members.append(.init(key: "timing", value: time))
        }
        let remarks = remarks.map { query, words in
            JSONValue.object(["query": .integer(Int64(query)), "message": .text(words)])
        }
        let faults = faults.map { query, _, json in
            JSONValue.object(["query": .integer(Int64(query)), "error": json])
        }
        members.append(.init(key: "remarks", value: .list(remarks)))
        members.append(.init(key: "errors", value: .list(faults)))
        return .object(members)
    }

    /// The same for a person, a line a match.
    func text(_ timing: Bool) -> String {
        let lines = found.sorted { $0.query < $1.query }.map { query, match in
            "\(names[query] ?? "\(query)"): \(match.words)"
        }
        let time = timing ? ["search: \(cpuSeconds) s of processor time"] : []
        return ((lines.isEmpty ? ["nothing matches"] : lines) + time).joined(separator: "\n")
    }
}
