import Detection
import Labels

extension Observation {
    /// Everything about the layers that a person should know, the gravest first.
    var problems: [Verification.Problem] {
        unreadableLabels + contradictionProblems + strippedProblem + xmpProblem + labelProblems
            + missingLabel + markProblems + credentialProblems
    }

    func problem(_ code: ProblemCode, _ message: String) -> Verification.Problem {
        Verification.Problem(code: code, message: message)
    }

    private var unreadableLabels: [Verification.Problem] {
        survey.labels.compactMap { found in
            guard case .unreadable(let error) = found.content else { return nil }
            return problem(.labelUnreadable, "the label in \(found.place.name): \(error)")
        }
    }

    private var contradictionProblems: [Verification.Problem] {
        contradictions.map { problem($0.code, $0.explanation.english) }
    }

    private var strippedProblem: [Verification.Problem] {
        guard survey.isStripped else { return [] }
        return [
            problem(
                .labelStripped,
                "the label is gone from its place (\(survey.format.ownLabelSlot.name)) and stands "
                    + "only in the comment",
            )
        ]
    }

    private var xmpProblem: [Verification.Problem] {
        guard survey.hidesLabel else { return [] }
        return survey.xmpFault.map { [problem(.xmpDamaged, "the XMP can't be read: \($0)")] } ?? []
    }

    private var labelProblems: [Verification.Problem] {
        guard let found = survey.labels.first(where: { $0.reading != nil }),
            let reading = found.reading
        else { return [] }
        let known: [AIGCLabelReading.Deviation] = [.empty(.contentProducer), .empty(.produceID)]
        var problems = reading.deviations.filter { !known.contains($0) }
            .map { problem(.labelDeviates, "\($0)") }
        if reading.label.contentProducer.isEmpty {
            problems.append(problem(.producerUnknown, "the label names no producer"))
        }
        for value in Set([reading.label.contentProducer, reading.label.contentPropagator]).sorted()
        {
            do { _ = try Provider(value) } catch {
                guard case .code(let fault) = error else { continue }
                problems.append(problem(.providerCodeInvalid, "\(value): \(fault)"))
            }
        }
        return problems
    }

    private var missingLabel: [Verification.Problem] {
        guard survey.labels.isEmpty, survey.sourceTypes.contains(where: { $0.meaning.isSynthetic })
        else { return [] }
        return [
            problem(
                .noAIGCLabel,
                "the IPTC source type says synthetic, but there is no GB 45438 label",
            )
        ]
    }

    private var credentialProblems: [Verification.Problem] {
        switch credential {
        case nil: []
        case .stated:
            [problem(.credentialNotChecked, "there are Content Credentials; nobody checked them")]
        case .unreadable(let reason):
            [problem(.credentialUnreadable, "there are Content Credentials, but \(reason)")]
        }
    }
}

extension Contradiction {
    fileprivate var code: ProblemCode {
        switch self {
        case .labelsDiffer: .labelsDiffer
        case .sourceTypeSaysRecording: .sourceTypeContradicts
        case .credentialSaysRecording: .credentialContradicts
        }
    }
}
