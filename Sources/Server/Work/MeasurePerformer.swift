import Casework
package import Store

/// Notes that the time of a measure or of a strike is over; it takes none.
package struct MeasurePerformer: Sendable {
    private let measures: Measures

    package init(_ measures: Measures) { self.measures = measures }

    package var performers: [JobPerformer] {
        [
            JobPerformer(MeasureJob.endKind) { [measures] context in
                let (id, tenant) = try Self.subject(of: context.job, as: MeasureID.self)
                _ = try await context.complete {
                    guard try measures.end(id, of: tenant, in: $0) else { throw TooEarly() }
                }
            },
            JobPerformer(MeasureJob.expiryKind) { [measures] context in
                let (id, tenant) = try Self.subject(of: context.job, as: StrikeID.self)
                _ = try await context.complete {
                    guard try measures.expire(id, of: tenant, in: $0) else { throw TooEarly() }
                }
            },
        ]
    }

    /// The clock went back since the job was taken: the next attempt comes later.
    private struct TooEarly: Error {}

    private static func subject<ID: RecordID>(
        of job: ClaimedJob,
        as type: ID.Type,
    ) throws(JobRefusal) -> (ID, TenantName) {
        guard let id = ID(String(decoding: job.payload, as: UTF8.self)),
            let tenant = TenantName(job.tenant)
        else { throw JobRefusal("the job names nothing of a tenant") }
        return (id, tenant)
    }
}
