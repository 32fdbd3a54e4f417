import Casework
import Labels
import Policy

/// Watches an item from outside: what it was told counts, not what the rules make of it.
struct CourseWitness {
    /// What each version's label has to say, as rulings asked for it.
    private var wanted: [Int: Notice] = [:]
    private var read: [Int: Notice] = [:]
    /// Versions of which a person found the suspicion unfounded.
    private var waived: Set<Int> = []
    /// Decisions that let something play.
    private var admitting: Set<DecisionID> = []
    /// Stops that end with a label, on enough people's word.
    private var granted: Set<DecisionID> = []
    /// Versions that have the file of the one that played when they came.
    private var alike: Set<Int> = []
    /// Versions that wait for a person who looks at everything.
    private var unseen: Set<Int> = []

    /// What is wrong with a transition that the rules let pass; empty: nothing.
    mutating func complaints(
        _ event: ItemEvent,
        _ publisher: PublishingRefusal?,
        _ before: ItemCourse,
        _ after: ItemCourse,
    ) -> [String] {
        note(event, before)
        return endings(event, before, after) + labels(after) + admission(publisher, before, after)
            + resumption(event, before, after)
            + stops(event, before, after) + limits(event, before, after)
    }

    private mutating func note(_ event: ItemEvent, _ before: ItemCourse) {
        let number = before.newest.number
        switch event {
        case .versionReceived(let arrival):
            let carries = before.stops.contains {
                $0.remedy == .label || granted.contains($0.decision)
            }
            var kept: [Notice?] = arrival.keepsFile ? [read[number]] : []
            if carries || arrival.keepsFile, !waived.contains(number) {
                kept.append(wanted[number])
            }
            wanted[number + 1] = kept.compactMap(\.self).max()
            if arrival.keepsPlayingFile, before.playing != nil { alike.insert(number + 1) }
            granted = []
        case .labelRead(let version, let notice):
            read[version] = max(read[version] ?? notice, notice)
        case .concluded(_, let ruling):
            note(ruling, number)
            if alike.contains(number), ruling.isByRule, let older = before.older {
                note(label: ruling.label, older.number)
            }
            note(review: ruling, number)
        case .termEnded(let decision, let ruling):
            note(ruling, number)
            if before.newest.stage == .held(decision) { note(review: ruling, number) }
        case .decided(let ruling):
            note(ruling, number)
            if !ruling.people.isEmpty { unseen.remove(number) }
            if ruling.action == .stop, let older = before.older { note(ruling, older.number) }
            if ruling.action == .release, !ruling.people.isEmpty { waive(number) }
            if ruling.action == .label { grant(ruling, before) }
            if ruling.action == .hold { granted = [] }
        case .heldBack(let version, _) where version != number: break
        case .heldBack:
            granted = []
            unseen.remove(number)
        case .examinationStarted, .noticeRaised, .overturned, .withdrawn: break
        }
    }

    private mutating func note(_ ruling: Ruling, _ number: Int) {
        if ruling.action != .hold, ruling.action != .remove { admitting.insert(ruling.decision) }
        let asksByStop = ruling.action == .stop && ruling.remedy == .label
        note(label: ruling.label ?? (asksByStop ? .suspected : nil), number)
    }

    private mutating func note(review ruling: Ruling, _ number: Int) {
        if ruling.holdReason == .awaitingReview { unseen.insert(number) }
    }

    private mutating func note(label: Notice?, _ number: Int) {
        guard let label else { return }
        wanted[number] = max(wanted[number] ?? label, label)
        waived.remove(number)
    }

    private mutating func waive(_ number: Int) {
        if wanted[number] == .suspected { waived.insert(number) }
    }

    private mutating func grant(_ ruling: Ruling, _ before: ItemCourse) {
        for stop in before.stops where ruling.lifts?.contains(stop.decision) ?? true {
            if stop.remedy == .label || enough(ruling, for: stop) { granted.insert(stop.decision) }
        }
    }

    private func enough(_ ruling: Ruling, for stop: ItemCourse.Stop) -> Bool {
        let isGrave = stop.ground.kind == .law || stop.people >= 2
        return ruling.people.count >= (isGrave ? 2 : 0)
    }
}

extension CourseWitness {
    private func endings(
        _ event: ItemEvent,
        _ before: ItemCourse,
        _ after: ItemCourse,
    ) -> [String] {
        var complaints: [String] = []
        if before.ending != nil { complaints.append("it goes on after its end") }
        if after.ending == .removed {
            guard case .decided(let ruling) = event, ruling.action == .remove,
                ruling.people.count >= 2
            else { return complaints + ["it was removed without two people"] }
        }
        let grown = after.newest.number - before.newest.number
        if grown != (event.isArrival ? 1 : 0) { complaints.append("versions leap") }
        return complaints
    }

    private func labels(_ after: ItemCourse) -> [String] {
        guard after.state == .live, let number = after.playing?.number else { return [] }
        guard let wanted = wanted[number], !waived.contains(number) else { return [] }
        guard let read = read[number] else { return ["live without a label that was read back"] }
        return read >= wanted ? [] : ["live with a label that says too little"]
    }

    private func admission(
        _ publisher: PublishingRefusal?,
        _ before: ItemCourse,
        _ after: ItemCourse,
    ) -> [String] {
        guard after.newest.isCleared, before.newest.stage != after.newest.stage else { return [] }
        var complaints: [String] = []
        if unseen.contains(after.newest.number) {
            complaints.append("live though nobody looked at it")
        }
        if publisher != nil { complaints.append("published by an account that may not") }
        if after.newest.stage.decision.map({ !admitting.contains($0) }) ?? true {
            complaints.append("live without a decision")
        }
        return complaints
    }

    /// An older version that was held plays again by a person's word, or at the end of its time.
    private func resumption(
        _ event: ItemEvent,
        _ before: ItemCourse,
        _ after: ItemCourse,
    ) -> [String] {
        guard let hold = before.olderHold, after.playing?.number == before.older?.number else {
            return []
        }
        switch event {
        case .decided(let ruling) where ruling.action == .release && !ruling.people.isEmpty:
            return ruling.lifts?.contains(hold) ?? false ? [] : ["a hold was lifted unasked"]
        case .termEnded(hold, _): return []
        default: return ["what was held plays again by itself"]
        }
    }

    private func stops(
        _ event: ItemEvent,
        _ before: ItemCourse,
        _ after: ItemCourse,
    ) -> [String] {
        let standing = Set(after.stops.map(\.decision))
        return before.stops.filter { !standing.contains($0.decision) }.compactMap { stop in
            switch event {
            case .decided(let ruling) where ruling.action == .release:
                if !(ruling.lifts?.contains(stop.decision) ?? true) {
                    return endedUnasked(stop, after)
                }
                return enough(ruling, for: stop) ? nil : "one person ended a grave stop"
            case .labelRead:
                return stop.remedy == .label || granted.contains(stop.decision)
                    ? nil : endedUnasked(stop, after)
            case .termEnded(stop.decision, _): return nil
            default: return endedUnasked(stop, after)
            }
        }
    }

    private func endedUnasked(_ stop: ItemCourse.Stop, _ after: ItemCourse) -> String? {
        let isReplaced = after.newest.isCleared && after.newest.number > stop.version
        return stop.remedy == .newVersion && isReplaced ? nil : "a stop ended by itself"
    }

    private func limits(
        _ event: ItemEvent,
        _ before: ItemCourse,
        _ after: ItemCourse,
    ) -> [String] {
        let gone = before.ageLimits.filter { !after.ageLimits.contains($0) }
        guard !gone.isEmpty else { return [] }
        guard case .decided(let ruling) = event, ruling.action == .release,
            gone.allSatisfy({ ruling.lifts?.contains($0.decision) ?? false })
        else { return ["an age limit ended by itself"] }
        return []
    }
}

extension ItemEvent {
    var isArrival: Bool { if case .versionReceived = self { true } else { false } }
}
