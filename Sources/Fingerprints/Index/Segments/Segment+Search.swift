extension Segment {
    /// All rows within a radius of each query.
    public func search(
        _ queries: [PDQHash],
        _ terms: SearchTerms = SearchTerms(),
    ) -> [IndexAnswer] {
        var collectors = queries.map { _ in MatchCollector(limit: terms.limit, without: .none) }
        search(queries, terms, into: &collectors)
        return collectors.indices.map { collectors[$0].finish() }
    }

    /// Hands the rows within a radius of each query to its collector.
    func search(
        _ queries: [PDQHash],
        _ terms: SearchTerms,
        into collectors: inout [MatchCollector],
    ) {
        guard count > 0, terms.radius >= 0 else { return }
        var left = Array(queries.indices)
        if terms.way != .flat, let plan = multiIndex.plan(radius: terms.radius) {
            left = searchTables(queries, by: plan, terms, into: &collectors)
        }
        guard !left.isEmpty else { return }
        let payloads = payloads
        flatScan.search(left.map { queries[$0] }, terms) { number, row, distance in
            collectors[left[number]].add(IndexMatch(payload: payloads[row], distance: distance))
        }
    }

    /// Searches by the tables as long as that is cheaper than looking at everything.
    ///
    /// How much there is to read for a query is known, not guessed, before a row is read: values
    /// that many rows have, as in a bank of similar frames, show in the lengths of buckets.
    ///
    /// - Returns: the queries that are left.
    private func searchTables(
        _ queries: [PDQHash],
        by plan: MultiIndex.Plan,
        _ terms: SearchTerms,
        into collectors: inout [MatchCollector],
    ) -> [Int] {
        let (index, payloads) = (multiIndex, payloads)
        var left = Array(queries.indices)
        while !left.isEmpty {
            var limit = Double.infinity
            if terms.way == .automatic {
                // Few that are looked for at once share little of what a scan reads.
                let scan = flatScan.cost(ofEachOf: left.count, terms.kernels.level)
                guard plan.cost <= scan else { return left }
                limit =
                    (scan - Double(plan.probes) * WordLayout.costs.probe)
                    / WordLayout.costs.candidate
            }
            let before = left.count
            left = left.filter { number in
                var found: [IndexMatch] = []
                let outcome = index.search(queries[number], by: plan, terms, limit: limit) {
                    found.append(IndexMatch(payload: payloads[$0], distance: $1))
                }
                guard outcome == .done else { return true }
                for match in found { collectors[number].add(match) }
                return false
            }
            // A few may be worth more of an effort each than the many were.
            if left.count > before / 4 || limit == .infinity { return left }
        }
        return left
    }
}
