import CHamming

/// Finds near rows through their words: who is near has some word that is nearly the query's.
///
/// For every word there is a table of which rows have which value in it.
struct MultiIndex {
    /// Keeps what the pointers point to.
    let owner: SegmentBytes
    let layout: WordLayout
    let rows: UnsafeRawPointer
    let count: Int
    /// The words' tables of beginnings, one after the other.
    let offsets: UnsafePointer<UInt32>
    /// The words' lists of rows, one after the other.
    let ids: UnsafePointer<UInt32>

    /// What a radius asks for in every word.
    struct Plan {
        let words: [hamming_word]
        /// How many buckets are looked into.
        let probes: Int
        /// What that costs, and the rows in them if all values were equally frequent.
        let cost: Double
    }

    enum Outcome { case done, tooMany, damaged }

    /// Plans for a radius; `nil` where the tables don't help.
    func plan(radius: Int) -> Plan? {
        guard !layout.words.isEmpty, (0...256).contains(radius),
            let flips = layout.flips(radius: radius, rows: count)
        else { return nil }
        var (offset, probes, cost) = (0, 0, 0.0)
        let words = layout.words.indices.map { number in
            let word = layout.words[number]
            let masks = FlipMasks.count(upTo: flips[number], of: word.width)
            defer { offset += word.buckets + 1 }
            probes += masks
            let candidates = Double(masks) * Double(count) / Double(word.buckets)
            cost += Double(masks) * WordLayout.costs.probe
            cost += candidates * WordLayout.costs.candidate
            return hamming_word(
                offsets: offsets + offset,
                ids: ids + number * count,
                masks: FlipMasks.masks(of: word.width),
                mask_count: UInt32(masks),
                start: UInt32(word.start),
                width: UInt32(word.width),
                flips: Int32(flips[number]),
            )
        }
        return Plan(words: words, probes: probes, cost: cost)
    }

    /// Hands over every row within the radius once, unless more rows than a limit had to be read.
    ///
    /// With ``Outcome/tooMany`` nothing was handed over. With ``Outcome/damaged`` some may have
    /// been: the tables lead nowhere, and the rows have to be looked at without them.
    func search(
        _ query: PDQHash,
        by plan: Plan,
        _ terms: SearchTerms,
        limit: Double,
        found: (_ row: Int, _ distance: Int) -> Void,
    ) -> Outcome {
        withUnsafeTemporaryAllocation(of: hamming_run.self, capacity: plan.probes) { runs in
            withUnsafeBytes(of: query.words) { bytes in
                let words = bytes.assumingMemoryBound(to: UInt64.self).baseAddress
                let most = UInt64(min(max(limit, 0), 1e18))
                var total: UInt64 = 0
                let runCount = hamming_runs(
                    plan.words,
                    UInt32(plan.words.count),
                    UInt32(count),
                    words,
                    most,
                    runs.baseAddress,
                    &total,
                )
                guard runCount >= 0 else { return .damaged }
                guard total <= most else { return .tooMany }
                return probe(runs.baseAddress, runCount, words, (plan, terms), found)
            }
        }
    }

    private func probe(
        _ runs: UnsafeMutablePointer<hamming_run>?,
        _ runCount: Int64,
        _ query: UnsafePointer<UInt64>?,
        _ asked: (plan: Plan, terms: SearchTerms),
        _ found: (_ row: Int, _ distance: Int) -> Void,
    ) -> Outcome {
        let room = 1_024
        let level = asked.terms.kernels.level.rawValue
        return withUnsafeTemporaryAllocation(of: hamming_hit.self, capacity: room) { hits in
            var next: UInt64 = 0
            while next < UInt64(runCount) {
                let listed = hamming_probe(
                    level,
                    asked.plan.words,
                    rows,
                    UInt32(count),
                    query,
                    UInt32(asked.terms.radius),
                    runs,
                    UInt64(runCount),
                    &next,
                    hits.baseAddress,
                    UInt64(room),
                )
                guard listed >= 0 else { return .damaged }
                for place in 0..<Int(listed) {
                    found(Int(hits[place].row), Int(hits[place].distance))
                }
            }
            return .done
        }
    }

    /// Whether every bucket lies within the lists, one behind the other.
    ///
    /// Reads the beginnings, not the lists: whoever reads these checks each number.
    func areTablesSound() -> Bool {
        var start = offsets
        for word in layout.words {
            guard start[0] == 0, start[word.buckets] == UInt32(count) else { return false }
            var falls: UInt32 = 0
            for bucket in 0..<word.buckets {
                falls |= start[bucket] > start[bucket + 1] ? 1 : 0
            }
            guard falls == 0 else { return false }
            start += word.buckets + 1
        }
        return true
    }
}
