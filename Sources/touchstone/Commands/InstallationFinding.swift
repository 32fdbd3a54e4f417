import Foundation
import Glibc
import Pipeline
import Store

/// What the doctor finds of an installation: one part of it.
struct InstallationFinding {
    let name: String
    let words: String
    let isWell: Bool

    /// Looks at settings, database, folders, log key and port; makes nothing.
    static func all(_ options: StoreOptions) async -> [InstallationFinding] {
        let settings: Settings
        do {
            settings = try options.settings
        } catch {
            return [InstallationFinding(name: "settings", words: "\(error)", isWell: false)]
        }
        let installation = Installation(settings: settings)
        return [
            InstallationFinding(name: "settings", words: settings.data.path, isWell: true),
            await database(installation), await content(settings), logKey(installation),
            port(settings),
        ]
    }

    private static func database(_ installation: Installation) async -> InstallationFinding {
        let address = installation.settings.database
        if case .sqlite(let path) = address, !FileManager.default.fileExists(atPath: path) {
            let words = "none yet: touchstone serve makes it"
            return InstallationFinding(name: "database", words: words, isWell: true)
        }
        do {
            try await installation.withDatabase { _ in }
            return InstallationFinding(name: "database", words: "\(address)", isWell: true)
        } catch {
            let words = (error as? Fault)?.message ?? "\(error)"
            return InstallationFinding(name: "database", words: words, isWell: false)
        }
    }

    private static func content(_ settings: Settings) async -> InstallationFinding {
        do {
            guard case .bucket(let address, let credentials) = try settings.contentPlace else {
                return objects(settings)
            }
            return await bucket(address, credentials)
        } catch {
            return InstallationFinding(name: "objects", words: "\(error)", isWell: false)
        }
    }

    /// Whether the bucket lets the key do what objects need: tried on one that is none.
    private static func bucket(
        _ address: S3Address,
        _ credentials: S3Credentials,
    ) async -> InstallationFinding {
        let client = S3Client(credentials, region: address.region, surroundings: .live)
        let words: String
        var isWell = true
        do {
            let seconds = try await S3Bucket(address, by: client).tried(by: .live)
            words = "\(address)" + (seconds > 60 ? ", whose clock is \(Int(seconds)) s off" : "")
            isWell = seconds <= 300
        } catch {
            (words, isWell) = ("\(error)", false)
        }
        try? await client.close()
        return InstallationFinding(name: "objects", words: words, isWell: isWell)
    }

    private static func objects(_ settings: Settings) -> InstallationFinding {
        let path = settings.objects.path
        guard FileManager.default.fileExists(atPath: path) else {
            return InstallationFinding(
                name: "objects",
                words: "none yet: the first upload makes it",
                isWell: true,
            )
        }
        let isOpen = access(path, R_OK | W_OK | X_OK) == 0
        let words = isOpen ? path : "\(path) can't be written to"
        return InstallationFinding(name: "objects", words: words, isWell: isOpen)
    }

    private static func logKey(_ installation: Installation) -> InstallationFinding {
        let path = installation.settings.logKey.path
        guard FileManager.default.fileExists(atPath: path) else {
            return InstallationFinding(
                name: "log key",
                words: "none yet: touchstone serve makes it",
                isWell: true,
            )
        }
        do {
            let name = try installation.signer.origin
            return InstallationFinding(name: "log key", words: name, isWell: true)
        } catch {
            return InstallationFinding(name: "log key", words: "\(error)", isWell: false)
        }
    }

    /// Whether the port is free, or something listens on it already.
    private static func port(_ settings: Settings) -> InstallationFinding {
        let (host, port) = (
            settings.text("http.host") ?? "127.0.0.1", settings.integer("http.port", 8080),
        )
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(clamping: port).bigEndian)
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
            return InstallationFinding(
                name: "port",
                words: "\(host):\(port), not tried",
                isWell: true,
            )
        }
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let words = "\(host):\(port)"
        if status == 0 {
            return InstallationFinding(name: "port", words: "\(words), free", isWell: true)
        }
        let isTaken = errno == EADDRINUSE
        return InstallationFinding(
            name: "port",
            words: isTaken
                ? "\(words), taken: is touchstone running?" : "\(words) can't be listened on",
            isWell: isTaken,
        )
    }
}
