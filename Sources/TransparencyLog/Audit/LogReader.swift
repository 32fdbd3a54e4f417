/// Where a whole log is kept: its tiles, and the entries that they are made of.
public protocol LogReader: TileReader {
    /// The bytes of a bundle; nil when there is none of exactly this width.
    ///
    /// What it throws becomes ``AuditFinding/unreadableBundle(_:reason:)``.
    func bytes(of bundle: EntryBundleID) async throws -> [UInt8]?
}
