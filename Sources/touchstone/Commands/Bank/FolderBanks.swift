import Detection
import Fingerprints
import Pipeline

/// The banks that a command was given, as the pipeline asks them.
struct FolderBanks: KnownMediaSearch {
    let banks: [BankFolder]

    /// - Throws: `Fault` for the first that can't be opened.
    init(_ folders: [FileArgument]) throws(Fault) {
        var banks: [BankFolder] = []
        for folder in folders { banks.append(try BankPlace.open(folder)) }
        self.banks = banks
    }

    func matches(of fingerprint: MediaFingerprint) throws -> [KnownMatch] {
        try banks.flatMap { bank throws(Fault) in
            let answer = try BankPlace.ending { () throws(BankFault) in
                try bank.matches(of: fingerprint)
            }
            return answer.matches.map { KnownMatch($0, in: bank.facts) }
        }
    }
}

extension KnownMatch {
    /// A match in a bank's folder.
    init(_ match: NamedMatch, in bank: BankFacts) {
        self.init(bank: bank.name, kind: bank.kind, entry: match.entry, match: match.match)
    }
}
