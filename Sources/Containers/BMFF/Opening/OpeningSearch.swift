import Media

/// Looks for the sample from which a film can stay as it is.
struct OpeningSearch {
    /// Which sample is wanted.
    enum Goal {
        /// The first that is shown so long after the shown beginning, in ticks.
        case lasting(Int64)
        /// This one, or none.
        case sample(Int)
    }

    struct Sample: Hashable {
        let time: SampleTimes.Time
        let place: Range<UInt64>
        let isSync: Bool
    }

    struct Find {
        /// The samples before the join, in decoding order.
        fileprivate(set) var opening: [Sample]
        let join: Sample
        /// What the join's NAL units say.
        let coded: CodedSample
        /// Where the shown film begins, in ticks.
        let start: Int64
    }

    let table: SampleTable
    let description: OpeningDescription
    /// Where the edit list begins, in ticks.
    let editStart: Int64
    let limits: ContainerLimits

    /// Goes over the samples once: those of the opening one by one, the others in runs.
    ///
    /// - Throws: ``OpeningRefusal`` or ``ContainerError``.
    func find(_ goal: Goal) throws -> Find {
        var times = try SampleTimes(table)
        var walk = try Walk(table)
        var found: Find?
        let count = try SampleSizes(table).count
        while walk.samples.count < min(count, UInt64(limits.openingSampleCount) + 1) {
            guard let time = try times.next() else {
                throw ContainerError.malformed(what: "a sample has no time", at: 0)
            }
            let sample = try walk.next(at: time)
            if let join = found?.join {
                if time.shown < join.time.shown { (found, walk.sawKey) = (nil, true) }
            } else if walk.isKey(sample), isWanted(goal, walk) {
                found = try join(at: sample, walk)
                walk.sawKey = walk.sawKey || found == nil
            }
            walk.pass(sample)
            if found == nil, case .sample(let number) = goal, walk.samples.count > number { break }
        }
        guard let found else {
            throw walk.sawKey ? OpeningRefusal.openGroups : OpeningRefusal.noLaterKeyFrame
        }
        var passed = UInt64(walk.samples.count)
        while passed < count, let run = try times.nextRun() {
            if run.first.shown < found.join.time.shown { throw OpeningRefusal.openGroups }
            passed += run.count
        }
        return found
    }

    private func isWanted(_ goal: Goal, _ walk: Walk) -> Bool {
        guard let shown = walk.last?.time.shown else { return false }
        switch goal {
        case .lasting(let ticks): return shown >= max(editStart, walk.earliest) + ticks
        case .sample(let number): return walk.samples.count == number
        }
    }

    /// The find, when everything before the sample is shown before it, and it starts afresh.
    private func join(at sample: Sample, _ walk: Walk) throws(ContainerError) -> Find? {
        guard sample.time.shown > walk.latest else { return nil }
        let coded = try CodedSample(
            reading: table.source,
            in: sample.place,
            description.codec,
            lengthBytes: description.configuration.lengthBytes,
            limits,
        )
        guard coded.isRestart else { return nil }
        return Find(
            opening: walk.samples,
            join: sample,
            coded: coded,
            start: max(editStart, walk.earliest),
        )
    }

    /// The samples so far.
    private struct Walk {
        private var places: SamplePlaces
        private var sync: SyncSamples
        private(set) var samples: [Sample] = []
        /// The sample that is being looked at.
        private(set) var last: Sample?
        /// When the first and the last of the samples before it are shown.
        private(set) var earliest = Int64.max
        private(set) var latest = Int64.min
        /// Whether a key sample was wanted and no join.
        var sawKey = false

        init(_ table: SampleTable) throws(ContainerError) {
            places = try SamplePlaces(table)
            sync = try SyncSamples(table)
        }

        mutating func next(at time: SampleTimes.Time) throws(ContainerError) -> Sample {
            let isSync = try sync.contains(UInt64(samples.count))
            let sample = Sample(time: time, place: try places.next(), isSync: isSync)
            last = sample
            return sample
        }

        func isKey(_ sample: Sample) -> Bool { sample.isSync && !samples.isEmpty }

        mutating func pass(_ sample: Sample) {
            samples.append(sample)
            earliest = min(earliest, sample.time.shown)
            latest = max(latest, sample.time.shown)
        }
    }
}
