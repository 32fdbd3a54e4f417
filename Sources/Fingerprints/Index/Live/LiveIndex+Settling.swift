import Synchronization

extension LiveIndex {
    /// What a settling began with.
    private struct Work {
        let view: IndexView
        /// The first segment that is merged; those before stay.
        let first: Int

        var kept: ArraySlice<Segment> { view.segments[..<first] }
        var merged: ArraySlice<Segment> { view.segments[first...] }
        var isWhole: Bool { first == 0 }
    }

    /// Makes the tail and as many segments as belong to it into one segment, if that is due.
    ///
    /// Meant to be called again and again in the background: it takes seconds for millions of rows,
    /// on the caller's thread, while others add, retire and search. Segments grow by at least
    /// three times from one to the next, so that a row is copied few times.
    ///
    /// - Parameter everything: to settle also what is too little to be due: in a folder, that makes
    ///   all changes up to now durable.
    /// - Returns: whether something was done; `false` also while another call is at it.
    /// - Throws: ``IndexFault`` when the folder can't be written: nothing is lost from memory, and
    ///   the next call tries again.
    @discardableResult
    public func settle(everything: Bool = false) throws(IndexFault) -> Bool {
        guard let work = begin(everything) else { return false }
        var output: IndexFolder.Written?
        do throws(IndexFault) {
            if let segment = try merge(work) { output = try keep(segment) }
            let dropped = work.isWhole ? work.view.retired : Tombstones.none
            try folder?.commit(
                Array(work.kept),
                adding: output,
                retired: work.view.retired.subtracting(dropped),
                sequence: work.view.sequence,
            )
        } catch {
            writing.withLock { writing in
                writing.isSettling = false
                writing.isRetiring = true
            }
            throw error
        }
        finish(work, output?.segment)
        return true
    }

    /// Chooses what to do; closes the tail, so that later rows go elsewhere.
    private func begin(_ everything: Bool) -> Work? {
        writing.withLock { writing in
            var now = view
            guard !writing.isSettling else { return nil }
            let rows = now.segments.reduce(0) { $0 + $1.count }
            let isStale = now.retired.count >= max(1_024, rows / 4)
            let isLong = now.tail.count >= options.tailLimit
            let isWanted = everything && (now.tail.count > 0 || writing.isRetiring)
            guard isStale || isLong || isWanted else { return nil }
            writing.isSettling = true
            writing.isRetiring = false
            now.tail.close()
            publish(now)
            return Work(view: now, first: isStale ? 0 : Self.firstToMerge(now))
        }
    }

    /// From which segment on all are less than three times what comes after.
    private static func firstToMerge(_ view: IndexView) -> Int {
        var (first, rows) = (view.segments.count, view.tail.count)
        while first > 0, rows > 0, view.segments[first - 1].count < 3 * rows {
            first -= 1
            rows += view.segments[first].count
        }
        return first
    }

    /// Copies the rows that aren't retired; `nil` when there is none.
    private func merge(_ work: Work) throws(IndexFault) -> Segment? {
        let retired = work.view.retired
        var rows = 0
        func visit(_ body: (UInt64, SIMD4<UInt64>) -> Void) {
            for segment in work.merged {
                for row in 0..<segment.count where !retired.contains(segment.payloads[row]) {
                    body(segment.payloads[row], segment[row].hash.words)
                }
            }
            work.view.tail.forEach { payload, row in
                if !retired.contains(payload) { body(payload, row) }
            }
        }
        visit { _, _ in rows += 1 }
        guard rows > 0 else { return nil }
        do throws(SegmentFault) {
            var builder = try SegmentBuilder(rows: rows, words: options.words)
            visit { builder.add($0, $1) }
            return builder.finish()
        } catch {
            throw .segment("a segment of \(rows) rows", error)
        }
    }

    private func keep(_ segment: Segment) throws(IndexFault) -> IndexFolder.Written {
        guard let folder else { return IndexFolder.Written(number: 0, segment: segment) }
        return try folder.write(segment, options)
    }

    /// Puts the new segment in the place of what was merged.
    private func finish(_ work: Work, _ output: Segment?) {
        // Before another settling may begin, whose files no manifest names yet.
        folder?.removeOthers()
        writing.withLock { writing in
            var next = view
            next.segments = Array(work.kept) + (output.map { [$0] } ?? [])
            next.tail = next.tail.dropping(work.view.tail)
            if work.isWhole { next.retired = next.retired.subtracting(work.view.retired) }
            writing.isSettling = false
            publish(next)
        }
    }
}
