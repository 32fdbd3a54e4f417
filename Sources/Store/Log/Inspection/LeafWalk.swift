/// Reads the leaves' rows in their order, a page at a time.
struct LeafWalk {
    let database: any Database
    let limits: LogLimits
    private var page: [LeafRecord] = []
    private var last: Int?

    init(database: any Database, limits: LogLimits) {
        self.database = database
        self.limits = limits
    }

    /// The rows of consecutive leaves, nil where one is missing.
    mutating func records(from first: Int, count: Int) async throws -> [LeafRecord?] {
        var records: [LeafRecord?] = Array(repeating: nil, count: count)
        var next = first
        while next < first + count {
            if page.last.map({ $0.index < next }) ?? true {
                let (start, limit) = (next, limits.pageRows)
                page = try await database.read { transaction in
                    try LeafRecord.page(from: start, limit: limit, in: transaction)
                }
            }
            guard let end = page.last?.index else { break }
            for record in page where record.index >= next && record.index < first + count {
                records[record.index - first] = record
            }
            next = end + 1
        }
        return records
    }

    /// The index of the last leaf, as it was when first asked for.
    mutating func lastIndex() async throws -> Int? {
        if let last { return last }
        let count = try await database.read { try LeafRows.count(in: $0) }
        last = count - 1
        return last
    }
}
