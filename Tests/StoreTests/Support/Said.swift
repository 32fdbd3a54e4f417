import Logging
import Synchronization

/// What a logger was told.
final class Said: Sendable {
    private let told = Mutex<[String]>([])

    var messages: [String] { told.withLock(\.self) }

    var logger: Logger { Logger(label: "test") { _ in Ear(said: self) } }

    private struct Ear: LogHandler {
        let said: Said
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            said.told.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}
