// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // `any` is written out
    .enableUpcomingFeature("InternalImportsByDefault"),  // a dependency leaks only on purpose
    .enableUpcomingFeature("MemberImportVisibility"),  // no members through someone else's import
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // async stays on its caller's actor
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "touchstone",
    products: [
        .executable(name: "touchstone", targets: ["touchstone"]),
        .library(name: "Media", targets: ["Media"]),
        .library(name: "Containers", targets: ["Containers"]),
        .library(name: "Labels", targets: ["Labels"]),
        .library(name: "Provenance", targets: ["Provenance"]),
        .library(name: "Fingerprints", targets: ["Fingerprints"]),
        .library(name: "TransparencyLog", targets: ["TransparencyLog"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // Floor 0: content, and where things sit in a file.
        .target(name: "Media", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Containers", dependencies: ["Media"]),
        .target(name: "CHamming"),
        .target(name: "CPDQ", exclude: ["passes.inc"]),
        .target(name: "Fingerprints", dependencies: ["Media", "CHamming", "CPDQ"]),
        .target(
            name: "TransparencyLog",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
        ),

        // Floor 1: child processes on media; labels; Content Credentials.
        .target(
            name: "MediaTools",
            dependencies: [
                "Media", "Containers",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
        ),
        .target(name: "Labels", dependencies: ["Media", "Containers"]),
        .target(name: "Provenance", dependencies: ["Media", "Containers"]),

        // Floor 2: observations become one explained assessment.
        .target(
            name: "Detection",
            dependencies: ["Media", "Containers", "Fingerprints", "Labels", "Provenance"],
            resources: [.embedInCode("Traces/generator-traces.tsv")],
        ),

        // Floor 3: one file in; one inspection, labelled file or verification out.
        .target(
            name: "Pipeline",
            dependencies: [
                "Media", "Containers", "Fingerprints", "MediaTools", "Labels", "Provenance",
                "Detection",
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [
                .embedInCode("Report/inspection.mustache"), .embedInCode("Report/inspection.css"),
            ],
        ),

        // Floor 4: profiles, categories and rules as data; same input, same decision.
        .target(
            name: "Policy",
            dependencies: [
                "Detection", "Labels", "Media", .product(name: "Yams", package: "Yams"),
            ],
            // The folder that people see is `Packs` at the root, which points here.
            resources: [
                .embedInCode("Packs/obligations.csv"),
                .embedInCode("Packs/policies/ai-act-50.yaml"),
                .embedInCode("Packs/policies/av-provisions.yaml"),
                .embedInCode("Packs/policies/deep-synthesis.yaml"),
                .embedInCode("Packs/policies/house.yaml"),
                .embedInCode("Packs/profiles/cn.yaml"),
                .embedInCode("Packs/profiles/eu.yaml"),
                .embedInCode("Packs/profiles/plain.yaml"),
                .embedInCode("Packs/profiles/us.yaml"),
            ],
        ),

        // Floor 5: accounts, items, decisions and approvals: values and pure rules.
        .target(
            name: "Casework",
            dependencies: ["Policy", "Detection", "Fingerprints", "Labels", "Media"],
        ),

        // Floor 6: tables, objects and jobs, on SQLite and PostgreSQL.
        .systemLibrary(
            name: "CPostgres",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])],
        ),
        .target(
            name: "Store",
            dependencies: [
                "Casework", "Policy", "Detection", "Fingerprints", "Labels", "Media",
                "TransparencyLog", "CPostgres",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
        ),

        // Floor 7: the HTTP API; what it puts off, jobs do.
        .target(
            name: "Server",
            dependencies: [
                "Store", "Casework", "Policy", "Pipeline", "Detection", "Fingerprints", "Labels",
                "Media", "TransparencyLog",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
        ),

        // Floor 8: the command line.
        .executableTarget(
            name: "touchstone",
            dependencies: [
                "Media", "Containers", "Fingerprints", "MediaTools", "Labels", "Provenance",
                "Detection", "Pipeline", "Policy", "Casework", "Store", "Server",
                "TransparencyLog",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
        ),

        .target(
            name: "CFaultyFiles",
            path: "Tests/CFaultyFiles",
            linkerSettings: [.linkedLibrary("sqlite3")],
        ),
        // What `Benchmarks/store` measures from inside, since no command of ours does it.
        .executableTarget(
            name: "bench",
            dependencies: [
                "Store", "TransparencyLog", "Fingerprints", "Media", "MediaTools", "Containers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Benchmarks/bench",
        ),

        .target(
            name: "TestSupport",
            dependencies: [
                "Media", "Containers", "Store", "CPostgres",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport",
        ),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"]),
        .testTarget(name: "MediaTests", dependencies: ["Media", "TestSupport"]),
        .testTarget(
            name: "ContainersTests",
            dependencies: ["Containers", "Media", "TestSupport"],
        ),
        .testTarget(
            name: "MediaToolsTests",
            dependencies: ["MediaTools", "Containers", "Media", "TestSupport"],
        ),
        .testTarget(
            name: "LabelsTests",
            dependencies: ["Labels", "Containers", "Media", "TestSupport"],
        ),
        .testTarget(
            name: "ProvenanceTests",
            dependencies: ["Provenance", "Containers", "Media", "TestSupport"],
        ),
        .testTarget(
            name: "TransparencyLogTests",
            dependencies: [
                "TransparencyLog", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Store", "Fingerprints", "Casework", "Policy", "Detection", "Labels",
                "TransparencyLog", "Media",
                "CPostgres", "CFaultyFiles", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
        ),
        .testTarget(
            name: "DetectionTests",
            dependencies: [
                "Detection", "Fingerprints", "Provenance", "Labels", "Containers", "Media",
                "TestSupport",
            ],
        ),
        .testTarget(
            name: "FingerprintsTests",
            dependencies: ["Fingerprints", "CHamming", "Media", "MediaTools", "TestSupport"],
        ),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Pipeline", "Fingerprints", "Detection", "Labels", "MediaTools", "Containers",
                "Media",
                "TestSupport",
            ],
        ),
        .testTarget(
            name: "PolicyTests",
            dependencies: ["Policy", "Detection", "Labels", "Media", "TestSupport"],
        ),
        .testTarget(
            name: "CaseworkTests",
            dependencies: [
                "Casework", "Fingerprints", "Policy", "Detection", "Labels", "Media", "TestSupport",
            ],
        ),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Server", "Fingerprints", "Store", "Casework", "Policy", "Pipeline", "Detection",
                "Labels",
                "TransparencyLog", "Media", "MediaTools", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
        ),
        .testTarget(
            name: "touchstoneTests",
            dependencies: [
                "touchstone", "Server", "Fingerprints", "Store", "Casework", "Policy",
                "TransparencyLog", "Containers", "Media", "TestSupport",
            ],
        ),
    ],
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}

// `make test` asks for it: reading marks and cues is arithmetic on every pixel and sample, which
// unoptimised code does twenty times slower. Not for who depends on the package by its address.
if Context.environment["OPTIMISED_READERS"] == "1" {
    for target in package.targets where ["Fingerprints", "Labels", "Media"].contains(target.name) {
        target.swiftSettings? += [.unsafeFlags(["-O"], .when(configuration: .debug))]
    }
}

// The documentation plugin costs every build seconds, so only `make docs` asks for it.
if Context.environment["DOCS"] == "1" {
    package.dependencies.append(
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")
    )
}
