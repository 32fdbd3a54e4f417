import Casework

// Whoever is concerned is told in the same transaction.
extension Measures {
    func tell(of event: MeasureEvent, in transaction: any Transaction) throws {
        let measure = event.kept.measure
        let isImposed = event.kind == .measureImposed
        try Notices(records).tell(
            NoticeDraft(
                isImposed ? .measureImposed : .measureEnded,
                to: .account(measure.account),
                of: measure.tenant,
                about: NoticeReference(measure.id),
                at: NoticePlace("measures", measure.id),
                redress: isImposed ? measure.redress : nil,
            ),
            in: transaction,
        )
    }
}
