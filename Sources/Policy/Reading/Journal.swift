/// Gathers complaints, so that whoever writes a pack hears of all of them at once.
///
/// What is read after a complaint is never used, so a reader may go on with less than it needs.
final class Journal {
    let limits: PolicyLimits
    private var complaints: [PackComplaint] = []

    init(_ limits: PolicyLimits) { self.limits = limits }

    func complain(_ message: String, in file: String, at line: Int) {
        complaints.append(PackComplaint(file: file, line: line, message: message))
    }

    /// Ends a reading that went wrong anywhere.
    func settle() throws(PackError) {
        guard !complaints.isEmpty else { return }
        let sorted = complaints.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
        throw PackError(
            complaints: Array(sorted.prefix(limits.complaints)),
            unnamed: max(0, sorted.count - limits.complaints),
        )
    }
}
