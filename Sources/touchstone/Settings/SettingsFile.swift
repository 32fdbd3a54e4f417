import Configuration
import Foundation
import Yams

/// The settings of `touchstone.yaml`: mappings whose keys stand in ``SettingTable``.
struct SettingsFile {
    /// Bytes of a file that is read.
    static let byteLimit = 64 << 10

    let path: String
    /// Values by key, as text.
    private(set) var values: [String: String] = [:]

    /// - Throws: ``SettingFault`` with file and line for everything but known keys with fit values.
    init(at path: String) throws(SettingFault) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw .unreadable(path) }
        defer { try? file.close() }
        let bytes = (try? file.read(upToCount: Self.byteLimit + 1)) ?? Data()
        guard bytes.count <= Self.byteLimit else { throw .tooLarge(path, limit: Self.byteLimit) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable(path) }
        try self.init(text, at: path)
    }

    init(_ text: String, at path: String) throws(SettingFault) {
        self.path = path
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw .malformed(path, line: (error as? YamlError)?.line, "this is not YAML")
        }
        guard let root else { return }
        try read(root, under: "")
    }

    private mutating func read(_ node: Node, under prefix: String) throws(SettingFault) {
        guard case .mapping(let mapping) = node else {
            throw .malformed(path, line: node.mark?.line, "here keys with values must stand")
        }
        for (name, value) in mapping {
            guard case .scalar(let scalar) = name else {
                throw .malformed(path, line: name.mark?.line, "a key must be a word")
            }
            let key = prefix.isEmpty ? scalar.string : "\(prefix).\(scalar.string)"
            if let setting = SettingTable.setting(key) {
                guard values[key] == nil else {
                    throw .malformed(path, line: name.mark?.line, "\(key) stands there twice")
                }
                values[key] = try text(of: value, for: setting)
            } else if SettingTable.all.contains(where: { $0.key.hasPrefix("\(key).") }) {
                // Only known beginnings are followed, so aliases lead nowhere else.
                try read(value, under: key)
            } else {
                throw .unknownKey(
                    key,
                    near: SettingTable.near(key),
                    place: "\(path):\(name.mark?.line ?? 0)",
                )
            }
        }
    }

    private func text(of node: Node, for setting: Setting) throws(SettingFault) -> String {
        let text: String
        switch node {
        case .scalar(let scalar): text = scalar.string
        case .sequence(let list) where [.texts, .networks, .ports].contains(setting.kind):
            text = list.compactMap(\.scalar?.string).joined(separator: ",")
        default:
            throw .malformed(
                path,
                line: node.mark?.line,
                "\(setting.key) has another kind of value",
            )
        }
        if let complaint = setting.kind.complaint(about: text) {
            throw .unfitValue(
                setting.key,
                complaint,
                place: "\(path):\(node.mark?.line ?? 0)",
            )
        }
        return text
    }

    /// The values for the reader.
    var provider: InMemoryProvider {
        InMemoryProvider(
            name: path,
            values: Dictionary(
                uniqueKeysWithValues: values.map { key, value in
                    (
                        AbsoluteConfigKey(ConfigKey(key)),
                        ConfigValue(
                            .string(value),
                            isSecret: SettingTable.setting(key)?.isSecret ?? true,
                        ),
                    )
                }
            ),
        )
    }
}

extension YamlError {
    /// The line at which the text stops being YAML, where the parser says one.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            mark.line
        default: nil
        }
    }
}
