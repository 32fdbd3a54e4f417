package import Foundation
package import Policy

// When a measure may be taken.
extension MeasureDraft {
    /// Looks whether a measure fits itself, its ladder, and what was done before.
    ///
    /// - Parameter record: what stands against the account already.
    package func check(
        under ladder: EnforcementLadder,
        after record: EnforcementRecord,
        at now: Date,
        limits: MeasureLimits = MeasureLimits(),
    ) throws(MeasureRefusal) {
        guard record.rung(at: now) != .closed else { throw .alreadyClosed }
        try checkEffect(at: now, limits)
        try checkEnd(at: now, limits)
        try checkProportion(under: ladder, after: record, at: now)
        guard ladder.factors.contains(kind) || factors != nil else { return }
        guard let factors else { throw .factorsMissing(kind) }
        guard factors.areSound else { throw .oddFactors }
    }

    private func checkEffect(at now: Date, _ limits: MeasureLimits) throws(MeasureRefusal) {
        switch effect {
        case .warn(_, let by):
            guard by > now, until.map({ by <= $0 }) ?? true else { throw .oddDeadline }
        case .limit(let functions):
            guard !functions.isEmpty else { throw .noFunction }
            guard functions.count <= limits.functions else {
                throw .tooManyFunctions(limit: limits.functions)
            }
            for function in functions { try Self.check(function) }
        case .suspendUpdates, .close: break
        }
    }

    /// A host's function has a name of its own, of small letters, digits and hyphens.
    private static func check(_ function: LimitedFunction) throws(MeasureRefusal) {
        switch function {
        case .reviewedPublishing: break
        case .dailyUploads(let number):
            guard (0...10_000).contains(number) else { throw .oddFunction(function.name) }
        case .host(let name):
            let isName =
                (1...40).contains(name.utf8.count)
                && name.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == 45
                }
            guard isName, !LimitedFunction.ownNames.contains(name) else {
                throw .oddFunction(name)
            }
        }
    }

    /// Everything ends by itself but a closure.
    private func checkEnd(at now: Date, _ limits: MeasureLimits) throws(MeasureRefusal) {
        guard kind != .close else {
            guard until == nil else { throw .endOfClosure }
            return
        }
        guard let until else { throw .endMissing(kind) }
        guard until > now else { throw .endOver }
        guard until <= now.addingTimeInterval(Double(limits.mostDays) * 86_400) else {
            throw .tooLong(days: limits.mostDays)
        }
    }

    /// What is milder was tried before, or somebody says why it doesn't do.
    private func checkProportion(
        under ladder: EnforcementLadder,
        after record: EnforcementRecord,
        at now: Date,
    ) throws(MeasureRefusal) {
        let skipped = record.untried(before: kind, under: ladder, at: now)
        guard !skipped.isEmpty else { return }
        let bound = ladder.warningFirst.filter(ground.obligations.contains)
        if kind >= .suspendUpdates, skipped.contains(.warn), let obligation = bound.first {
            throw .warningFirst(obligation)
        }
        guard let reason = whyNotMilder, reason.isSaid else { throw .milderFirst(skipped) }
    }
}

extension BilingualText {
    /// Whether it says something in both languages.
    package var isSaid: Bool {
        ![english, chinese].contains { $0.allSatisfy(\.isWhitespace) }
    }
}
