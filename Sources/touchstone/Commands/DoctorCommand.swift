import ArgumentParser
import MediaTools
import Pipeline

/// Says what is there and what is missing: `touchstone doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Is everything there, and how are child processes kept apart?",
        discussion: "Ends 0 when everything is there, 1 when something is missing.",
    )

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let doctor = await Assembly().tools.examination()
        let installation = await InstallationFinding.all(store)
        let isReady = doctor.isReady && installation.allSatisfy(\.isWell)
        Terminal.print(
            json
                ? doctor.json(installation, isReady: isReady).text
                : doctor.text(installation)
        )
        if !isReady { throw ExitCode(1) }
    }
}

extension Doctor {
    /// The findings for a person.
    fileprivate func text(_ installation: [InstallationFinding]) -> String {
        let findings = programs + [font]
        let names = findings.map(\.name) + installation.map(\.name)
        let width = (names.map(\.count).max() ?? 0) + 2
        let lines = findings.map { program in
            program.name.padding(width)
                + (program.version ?? "missing: apt-get install \(program.package)")
                + (program.path.map { "  (\($0))" } ?? "")
        }
        let isolated = "isolation".padding(width) + "\(isolation)"
        let limited =
            "limits".padding(width)
            + "\(Int(limits.probeSeconds)) s to probe, \(Int(limits.baseSeconds)) s and "
            + "\(Int(limits.secondsPerMediaSecond)) s a second of media to decode, "
            + "\(limits.pixels) pixels, \(limits.streams) streams"
        let kept = installation.map { $0.name.padding(width) + $0.words }
        return (lines + [isolated, limited] + kept).joined(separator: "\n")
    }

    /// The findings as `touchstone.doctor/1`.
    fileprivate func json(_ installation: [InstallationFinding], isReady: Bool) -> JSONValue {
        .object([
            "schema": .text("touchstone.doctor/1"), "ready": .bool(isReady),
            "programs": .list(programs.map(\.json)), "font": font.json,
            "isolation": .object([
                "level": .text(isolation.level.rawValue),
                "shortfall": .optional(isolation.shortfall),
                "keeps_out": .list(isolation.keepsOut.map { .text($0) }),
            ]),
            "installation": .list(
                installation.map { finding in
                    .object([
                        "name": .text(finding.name), "words": .text(finding.words),
                        "well": .bool(finding.isWell),
                    ])
                }
            ),
        ])
    }
}

extension Doctor.Finding {
    fileprivate var json: JSONValue {
        .object([
            "name": .text(name), "package": .text(package), "path": .optional(path),
            "version": .optional(version),
        ])
    }
}

extension String {
    /// The text, filled with blanks up to a width.
    fileprivate func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
