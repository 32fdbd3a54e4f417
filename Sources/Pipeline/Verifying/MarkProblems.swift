import Foundation
import Detection
import Labels

extension Observation {
    /// What a reader should know of the marks that people see and hear.
    var markProblems: [Verification.Problem] {
        unlooked + missingMark + markAlone + conspicuous.visible.findings.flatMap(problems)
            + conspicuous.audible.findings.flatMap(problems)
    }

    private var isStatedToMachines: Bool {
        !survey.labels.isEmpty || survey.sourceTypes.contains { $0.meaning.isSynthetic }
    }

    private var unlooked: [Verification.Problem] {
        let looks = [
            ("picture", conspicuous.visible.reasonNotTaken),
            ("sound", conspicuous.audible.reasonNotTaken),
        ]
        return looks.compactMap { name, reason in
            reason.map { problem(.marksNotChecked, "the \(name) could not be looked at: \($0)") }
        }
    }

    /// The notice may stand around the player instead, so this alone is no fault of the file.
    private var missingMark: [Verification.Problem] {
        // A look that failed may have missed one; its own problem says so.
        let looked = conspicuous.visible.wasTaken && conspicuous.audible.wasTaken
        guard looked, !conspicuous.hasMark, isStatedToMachines else { return [] }
        return [
            problem(
                .noConspicuousMark,
                "no mark was found in picture or sound, so a notice must stand around the player",
            )
        ]
    }

    private var markAlone: [Verification.Problem] {
        guard conspicuous.hasMark, !isStatedToMachines else { return [] }
        return [
            problem(
                .markWithoutLabel,
                "picture or sound says that it is synthetic, but no label for machines does",
            )
        ]
    }

    private func problems(of mark: VisibleMark) -> [Verification.Problem] {
        var problems: [Verification.Problem] = []
        if !mark.isHighEnough {
            let percent = String(format: "%.1f", mark.heightFraction * 100)
            problems.append(
                problem(
                    .markTooSmall,
                    "the mark “\(mark.text)” is \(percent) % of the shortest side high; "
                        + "the least is 5 %",
                )
            )
        }
        if !mark.isLongEnough {
            problems.append(
                problem(
                    .markTooShort,
                    "the mark “\(mark.text)” isn't there for two seconds from the opening frame on",
                )
            )
        }
        if !mark.hasBothElements {
            problems.append(
                problem(
                    .markIncomplete,
                    "the mark “\(mark.text)” doesn't name both elements, artificial intelligence "
                        + "and the making",
                )
            )
        }
        return problems + claimsLess("mark", mark.notice)
    }

    private func problems(of cue: AudibleCue) -> [Verification.Problem] {
        claimsLess("cue", cue.notice)
    }

    private func claimsLess(_ name: String, _ notice: Notice) -> [Verification.Problem] {
        guard let label = survey.readings.first?.label, notice < label.notice else { return [] }
        return [
            problem(
                .markClaimsLess,
                "the \(name) says “\(notice.word)”, the label “\(label.notice.word)”",
            )
        ]
    }
}

extension Look {
    /// Why nobody looked, where there is a reason.
    fileprivate var reasonNotTaken: String? {
        guard case .notTaken(let reason) = self else { return nil }
        return reason
    }
}
