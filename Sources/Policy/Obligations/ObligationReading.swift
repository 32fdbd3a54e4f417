extension Obligations {
    /// Reads a table; what is wrong with it goes to the journal, with its line.
    init(reading file: PackFile, _ journal: Journal) {
        do {
            self.init(try Self.rows(of: file, journal))
        } catch {
            journal.complain("\(error)", in: file.path, at: error.line)
            self.init([])
        }
    }

    private static func rows(
        of file: PackFile,
        _ journal: Journal,
    ) throws(CSVFault) -> [Obligation] {
        var reader = try CSVReader(file.bytes, limits: journal.limits)
        let columns = ObligationColumn.allCases.map(\.rawValue)
        guard try reader.next()?.fields == columns else {
            let wanted = columns.joined(separator: ",")
            journal.complain("the first line has to be \(wanted)", in: file.path, at: 1)
            return []
        }
        var rows: [Obligation] = []
        var lines: [String: Int] = [:]
        while let record = try reader.next() {
            let sheet = ObligationRecord(record, in: file.path, journal)
            guard let row = sheet.obligation else { continue }
            if let line = lines[row.id] {
                sheet.complain("“\(row.id)” stands already in line \(line)")
                continue
            }
            lines[row.id] = record.line
            rows.append(row)
        }
        return rows
    }
}

/// A record from which a row is made, or about which is complained.
private struct ObligationRecord {
    private let record: CSVRecord
    private let file: String
    private let journal: Journal

    init(_ record: CSVRecord, in file: String, _ journal: Journal) {
        self.record = record
        self.file = file
        self.journal = journal
    }

    func complain(_ message: String) { journal.complain(message, in: file, at: record.line) }

    /// The row; nil, and complaints, where anything is wrong with it.
    var obligation: Obligation? {
        let count = ObligationColumn.allCases.count
        guard record.fields.count == count else {
            complain("\(record.fields.count) fields; a row has \(count)")
            return nil
        }
        let (id, state, profiles) = (id, state, profiles)
        let words = (said(.instrument), said(.article), said(.deadline))
        let (duty, act, proofs) = (bilingual(.duty, .dutyInChinese), act, proofs)
        guard let id, let state, let profiles, let instrument = words.0, let article = words.1,
            let deadline = words.2, let duty, let proofs, isComplete(for: state)
        else { return nil }
        return Obligation(
            id: id,
            instrument: instrument,
            article: article,
            duty: duty,
            deadline: deadline,
            profiles: profiles,
            state: state,
            room: optional(.room),
            act: act,
            because: optional(.because),
            proofs: proofs,
        )
    }

    private func optional(_ column: ObligationColumn) -> String? {
        let place = ObligationColumn.allCases.firstIndex(of: column)
        let text = place.map { record.fields[$0] } ?? ""
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    private func said(_ column: ObligationColumn) -> String? {
        guard let text = optional(column) else {
            complain("“\(column.rawValue)” is missing")
            return nil
        }
        return text
    }

    private var id: String? {
        guard let text = said(.id) else { return nil }
        guard text.utf8.count <= 40, text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.\-]*/) != nil else {
            complain("an id is made of letters, digits, dots and hyphens, 40 at most")
            return nil
        }
        return text
    }

    private var state: Obligation.State? {
        guard let text = said(.state) else { return nil }
        guard let state = Obligation.State(rawValue: text) else {
            let known = Obligation.State.allCases.map(\.rawValue).joined(separator: ", ")
            complain("“\(text.prefix(40))” is no state; there are \(known)")
            return nil
        }
        return state
    }

    private var profiles: [String]? {
        guard let text = said(.profiles) else { return nil }
        let names = Self.parts(of: text)
        let areNames = names.allSatisfy { $0.wholeMatch(of: /[a-z0-9\-]{1,60}/) != nil }
        guard areNames, Set(names).count == names.count else {
            complain("profiles are names of a-z, 0-9 and hyphens, none twice, joined by “;”")
            return nil
        }
        return names
    }

    private var act: BilingualText? {
        guard optional(.act) != nil || optional(.actInChinese) != nil else { return nil }
        return bilingual(.act, .actInChinese)
    }

    private func bilingual(
        _ english: ObligationColumn,
        _ chinese: ObligationColumn,
    ) -> BilingualText? {
        let (english, chinese) = (said(english), said(chinese))
        guard let english, let chinese else { return nil }
        return BilingualText(en: english, zh: chinese)
    }

    private var proofs: [Obligation.Proof]? {
        let parts = optional(.tests).map(Self.parts) ?? []
        var proofs: [Obligation.Proof] = []
        for part in parts {
            guard let match = part.wholeMatch(of: /([A-Z][A-Za-z0-9]*Tests)(?:\/(.+))?/) else {
                complain("“\(part.prefix(80))” is no suite of tests, nor a test of one")
                return nil
            }
            proofs.append(Obligation.Proof(suite: String(match.1), test: match.2.map(String.init)))
        }
        return proofs
    }

    /// Whether a row says what its state needs: each claim has its ground.
    private func isComplete(for state: Obligation.State) -> Bool {
        let needed: [ObligationColumn] =
            switch state {
            case .softwareReady: [.room, .tests]
            case .operatorMustAct: [.act, .actInChinese]
            case .waiting, .notApplicable: [.because]
            }
        let missing = needed.filter { optional($0) == nil }
        for column in missing {
            complain("\(state.rawValue) needs “\(column.rawValue)”")
        }
        let gives = needed.contains(.because) || optional(.because) == nil
        if !gives { complain("\(state.rawValue) needs no “because”") }
        return missing.isEmpty && gives
    }

    private static func parts(of text: String) -> [String] {
        text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    }
}
