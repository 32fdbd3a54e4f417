// What the record keeps of uploads: that and how they ended, and nothing of who sent them.
extension UploadRoom {
    /// Records an upload's end in the transaction that ends it.
    ///
    /// - Parameter outcome: what came of a complete one, such as an item's id.
    func record(
        _ end: UploadState,
        of upload: Upload,
        _ outcome: String? = nil,
        in transaction: any Transaction,
    ) throws {
        guard let kind = end.auditKind else { return }
        var details: [String: CanonicalJSON] = ["bytes": .integer(Int64(clamping: upload.offset))]
        if let outcome { details["outcome"] = .text(outcome) }
        try trail.record(
            AuditEntry(
                tenant: upload.tenant,
                kind: kind,
                actor: .system("uploads"),
                subject: .init(kind: "upload", id: upload.id.text),
                details: details,
            ),
            in: transaction,
        )
    }
}

extension UploadState {
    /// What the record calls this end; nil while there is none.
    fileprivate var auditKind: String? {
        switch self {
        case .open: nil
        case .complete: "upload.completed"
        case .terminated: "upload.terminated"
        case .expired: "upload.expired"
        case .lost: "upload.lost"
        }
    }
}
