import Media
import TransparencyLog

/// Holds the events of an exported log against the entries of its leaves.
struct ExportedEvents {
    private let folder: LogFolder
    private let size: Int
    private let limits: LogLimits
    /// The bundle of the leaf before, since one holds those of many lines in a row.
    private var bundle: (id: EntryBundleID, entries: EntryBundle)?

    /// - Parameter size: of the log.
    init(_ folder: LogFolder, size: Int, _ limits: LogLimits) {
        self.folder = folder
        self.size = size
        self.limits = limits
    }

    mutating func check(_ report: inout LogReport) throws {
        guard let lines = try ExportedLines(LogExport.eventsFile, folder, limits) else { return }
        var last = -1
        while let line = try lines.next(), report.furtherFindings == 0 {
            try Task.checkCancellation()
            let place = LogFinding.Place.position(line.number, inFile: LogExport.eventsFile)
            guard let bytes = line.bytes, let json = try? CanonicalJSON(canonical: bytes),
                let index = json["index"]?.asInteger
            else {
                report.add(place, "the line is no event")
                continue
            }
            if Int(index) <= last { report.add(place, "its index doesn't follow the one before") }
            last = Int(index)
            if let problem = problem(of: json, index: Int(index)) {
                report.add(place, problem)
            } else if json["erasure"] == nil {
                report.events += 1
            } else {
                report.erased += 1
            }
        }
    }

    private mutating func problem(of json: CanonicalJSON, index: Int) -> String? {
        let entry: Commitment
        do throws(LogError) {
            entry = try commitment(index)
        } catch {
            return "\(error)"
        }
        if json["erasure"] != nil, json.asObject?.count == 2 { return nil }
        guard let event = json["event"], json.asObject?.count == 3,
            let salt = (json["salt"]?.asText).flatMap(Hex.bytes)
                .flatMap(CommitmentSalt.init(bytes:))
        else { return "the line is no event" }
        return entry.isOf(event.bytes, salt: salt)
            ? nil : "event and salt don't give the entry of leaf \(index)"
    }

    private mutating func commitment(_ index: Int) throws(LogError) -> Commitment {
        guard index >= 0, index < size,
            let id = EntryBundleID(holding: UInt64(index), inLogOfSize: UInt64(size))
        else { throw .notInLog("leaf \(index)") }
        if bundle?.id != id { bundle = (id, try folder.entries(id)) }
        let entry = bundle?.entries.entry(at: index - Int(id.firstLeaf))
        guard let entry, let commitment = Commitment(bytes: entry) else {
            throw .damagedFile("\(id)", why: "holds an entry that is no commitment")
        }
        return commitment
    }
}
