/// What an operator must know of the tools on this host, as `touchstone doctor` prints it.
package struct Doctor: Hashable, Sendable {
    /// A program, found or not.
    package struct Finding: Hashable, Sendable {
        package let name: String
        /// Debian's name for the package that brings it.
        package let package: String
        /// Where it is; `nil` when it isn't installed.
        package let path: String?
        /// What it says its version is; `nil` when it doesn't run.
        package let version: String?
    }

    /// The programs on media and the launchers before them.
    package let programs: [Finding]
    /// The font of the visible marks.
    package let font: Finding
    /// How far children are kept apart, and why not further.
    package let isolation: Isolation
    /// The most that a child may take and give.
    package let limits: ToolLimits

    /// Whether everything is there that examining a file needs.
    package var isReady: Bool {
        Program.allCases.allSatisfy { program in
            programs.contains { $0.name == program.rawValue && $0.version != nil }
        } && font.path != nil
    }
}

extension Toolbox {
    /// Asks each program for its version.
    package func examination() async -> Doctor {
        var programs: [Doctor.Finding] = []
        for program in Program.allCases {
            programs.append(
                .init(
                    name: program.rawValue,
                    package: program.package,
                    path: try? path(of: program),
                    version: try? await version(of: program),
                )
            )
        }
        for launcher in [Launcher.bubblewrap, .setpriv, .prlimit, .flock] {
            programs.append(
                .init(
                    name: launcher.rawValue,
                    package: launcher.package,
                    path: try? launcher.path(),
                    version: try? await Self.version(of: launcher),
                )
            )
        }
        return Doctor(
            programs: programs,
            font: Self.finding(.marks),
            isolation: isolation,
            limits: limits,
        )
    }

    /// A font has no version that it would say itself.
    private static func finding(_ font: DrawingFont) -> Doctor.Finding {
        let path = font.path
        return Doctor.Finding(
            name: font.name,
            package: font.package,
            path: path,
            version: path == nil ? nil : "there",
        )
    }

    private func version(of program: Program) async throws -> String {
        let errand = Errand(program: program, wallSeconds: limits.probeSeconds) { _ in
            [program.versionArgument]
        }
        let answer = try await collect(errand)
        return Self.version(in: answer.bytes)
    }

    private static func version(of launcher: Launcher) async throws -> String {
        let child = ChildProcess(
            program: launcher.rawValue,
            commandLine: [try launcher.path(), "--version"].map { Array($0.utf8) },
            startFolder: "/",
            wallSeconds: 10,
        )
        let complaints = Complaints(limitBytes: 1024, progress: nil)
        let answer = try await child.run([UInt8](), hearing: complaints) { answer, bytes in
            if answer.count < 1024 { answer += bytes }
        }
        return version(in: answer.state)
    }

    /// The first word of the first line that begins with a digit: `5.1.9-0+deb12u1`, `0.8.0`.
    private static func version(in answer: [UInt8]) -> String {
        let line = String(decoding: answer.prefix { $0 != 10 }, as: UTF8.self)
        let word = line.split(separator: " ").first { $0.first?.isNumber == true }
        return word.map(String.init) ?? line
    }
}
