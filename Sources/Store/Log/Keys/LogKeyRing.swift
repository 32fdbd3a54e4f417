/// The keys that signed the log, and which checkpoints each may sign.
package struct LogKeyRing: Sendable {
    /// The kind of the events that announce a key.
    package static let eventKind = "log.key"
}
