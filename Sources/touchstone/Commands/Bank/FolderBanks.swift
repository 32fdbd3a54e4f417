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

    func isNear(_ fingerprint: MediaFingerprint) -> Bool {
        banks.contains { $0.isNear(fingerprint) }
    }

    func answer(to fingerprint: MediaFingerprint) throws -> KnownMediaAnswer {
        var whole = KnownMediaAnswer([])
        for bank in banks {
            let answer = try BankPlace.ending { () throws(BankFault) in
                try bank.matches(of: fingerprint)
            }
            whole.matches += answer.matches.map { KnownMatch($0, in: bank.facts) }
            if answer.blind.contains(.endlessSound) {
                whole.gaps.append(BankAnswer.Blind.endlessSound.words)
            }
        }
        return whole
    }
}

extension KnownMatch {
    /// A match in a bank's folder.
    init(_ match: NamedMatch, in bank: BankFacts) {
        self.init(bank: bank.name, kind: bank.kind, entry: match.entry, match: match.match)
    }
}
