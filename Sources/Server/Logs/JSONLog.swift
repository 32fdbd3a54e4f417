package import Foundation
package import Logging
import Pipeline
import Synchronization

/// Logs as JSON, one line each, as programs that gather logs read them.
///
/// Whoever logs keeps personal data out: ids and codes, no addresses, names, tokens or queries.
package struct JSONLog: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel = Logger.Level.info
    private let label: String
    private let now: @Sendable () -> Date
    private let write: @Sendable (String) -> Void

    /// - Parameter write: takes a line with its end.
    package init(
        _ label: String,
        now: @escaping @Sendable () -> Date,
        write: @escaping @Sendable (String) -> Void = Self.standardError,
    ) {
        self.label = label
        self.now = now
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var members: [JSONValue.Member] = [
            .init(key: "time", value: .text(Self.text(of: now()))),
            .init(key: "level", value: .text(event.level.rawValue)),
            .init(key: "label", value: .text(label)),
            .init(key: "message", value: .text("\(event.message)")),
        ]
        let own = Set(members.map(\.key))
        let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
            .merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            // The library's own number of a request, beside which ours stands.
            if key == "hb.request.id" { continue }
            members.append(
                .init(key: own.contains(key) ? "\(key)_" : key, value: Self.json(value))
            )
        }
        if let error = event.error {
            members.append(.init(key: "error_", value: .text("\(error)")))
        }
        write(JSONValue.object(members).compactText + "\n")
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .text(text)
        case .stringConvertible(let number as Int): .integer(Int64(number))
        case .stringConvertible(let number as Double): .number(number)
        case .stringConvertible(let other): .text("\(other)")
        case .array(let values): .list(values.map(json))
        case .dictionary(let values):
            .object(
                values.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: json($0.value)) }
            )
        }
    }

    /// RFC 3339 in UTC with milliseconds.
    static func text(of time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private static let lock = Mutex(())

    /// Lines whole, one after the other.
    package static let standardError: @Sendable (String) -> Void = { line in
        lock.withLock { _ in FileHandle.standardError.write(Data(line.utf8)) }
    }
}
