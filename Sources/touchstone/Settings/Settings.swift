import Configuration
import Foundation
import Server
import Store

/// What an installation is told by its operator.
///
/// Each key of ``SettingTable`` may stand in a file and in the environment, which goes before the
/// file; a few are options of commands, which go before both.
struct Settings {
    /// The folder of all that is kept on this machine's disk: `TOUCHSTONE_DATA`.
    let data: URL
    /// The database: `TOUCHSTONE_DATABASE`, else a file in the folder.
    let database: DatabaseAddress
    private let reader: ConfigReader

    /// The folder that stands for none.
    static let usualFolder = "touchstone-data"
    /// The file that is read where none is named and it is there.
    static let usualFile = "touchstone.yaml"

    /// Reads what the options leave open.
    ///
    /// - Parameters:
    ///   - config: the settings' file, as an option names it.
    /// - Throws: ``SettingFault``, `DatabaseError.malformedAddress`.
    init(
        data: String?,
        database: String?,
        config: String? = nil,
        environment: [String: String],
    ) throws {
        try Self.check(environment)
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: Self.plain(environment))
        ]
        let named = config ?? environment["TOUCHSTONE_CONFIG"]
        if named != nil || FileManager.default.fileExists(atPath: Self.usualFile) {
            providers.append(try SettingsFile(at: named ?? Self.usualFile).provider)
        }
        reader = ConfigReader(providers: providers)
        let folder = data ?? reader.string(forKey: "data", default: Self.usualFolder)
        self.data = URL(filePath: folder, directoryHint: .isDirectory)
        let address = database ?? reader.string(forKey: "database", isSecret: true)
        self.database =
            if let address { try DatabaseAddress(parsing: address) } else {
                .sqlite(path: self.data.appending(path: "touchstone.sqlite").path)
            }
    }

    /// The log's folder: tiles and checkpoint, as outsiders read them.
    var log: URL { data.appending(path: "log", directoryHint: .isDirectory) }
    /// The key that signs the log's checkpoints.
    var logKey: URL {
        text("log.key").map { URL(filePath: $0) } ?? data.appending(path: "log.key")
    }
    /// The secret of which the keys of passwords and devices are made.
    var signInKey: URL {
        text("sign-in.key").map { URL(filePath: $0) } ?? data.appending(path: "sign-in.key")
    }
    /// Whether this node may write the log, and so needs its key.
    var writesLog: Bool { text("log.write") != "false" }
    /// Where files lie while jobs work on them.
    var work: URL { data.appending(path: "work", directoryHint: .isDirectory) }
    /// The folder of objects.
    var objects: URL { data.appending(path: "objects", directoryHint: .isDirectory) }

    /// A value that was checked when it was read; nil where nobody set it.
    func text(_ key: String) -> String? { reader.string(forKey: ConfigKey(key)) }

    func integer(_ key: String, _ usual: Int) -> Int { text(key).flatMap { Int($0) } ?? usual }

    func seconds(_ key: String, _ usual: Double) -> Double {
        text(key).flatMap { Double($0) } ?? usual
    }

    func texts(_ key: String) -> [String] {
        Self.parts(text(key) ?? "")
    }

    /// What stands between commas, without blanks.
    static func parts(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.filter { $0 != " " } }
    }
}

extension Settings {
    /// Where calls may go to whose address a tenant chose.
    var outbound: OutboundRules {
        var rules = OutboundRules()
        rules.allowsPlainHTTP = text("outbound.plain-http") == "yes"
        rules.ports = text("outbound.ports").flatMap { OutboundRules.ports($0) } ?? rules.ports
        rules.networks = texts("outbound.networks").compactMap { AddressBlock($0) }
        return rules
    }
}

extension OutboundRules {
    /// The ports of a list; empty for `any`, nil for what is neither.
    static func ports(_ text: String) -> Set<Int>? {
        if text == "any" { return [] }
        let parts = Settings.parts(text)
        let ports = parts.compactMap { Int($0) }.filter { (1...65_535).contains($0) }
        return ports.count == parts.count && !ports.isEmpty ? Set(ports) : nil
    }
}

extension Settings {
    /// Names that begin as ours do and are no settings.
    private static let otherNames: Set = ["TOUCHSTONE_CONFIG"]

    /// - Throws: ``SettingFault`` for names that begin as ours do and aren't, and unfit values.
    private static func check(_ environment: [String: String]) throws(SettingFault) {
        let ours = environment.filter {
            $0.key.hasPrefix("TOUCHSTONE_") && !$0.key.hasPrefix("TOUCHSTONE_TEST_")
                && !otherNames.contains($0.key)
        }
        for (name, value) in ours.sorted(by: { $0.key < $1.key }) {
            guard let setting = SettingTable.all.first(where: { $0.variable == name }) else {
                let near = SettingTable.all.map {
                    ($0.variable, Spelling.distance($0.variable, name))
                }
                .min { $0.1 < $1.1 }
                throw .unknownKey(
                    name,
                    near: near.flatMap { $0.1 <= 4 ? $0.0 : nil },
                    place: "environment",
                )
            }
            if let complaint = setting.kind.complaint(about: value) {
                throw .unfitValue(name, complaint, place: "environment")
            }
        }
    }

    /// The environment by the names that the library makes of keys.
    private static func plain(_ environment: [String: String]) -> [String: String] {
        var plain: [String: String] = [:]
        for setting in SettingTable.all {
            guard let value = environment[setting.variable] else { continue }
            plain[String(setting.variable.dropFirst("TOUCHSTONE_".count))] = value
        }
        return plain
    }
}
