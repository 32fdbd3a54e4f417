// swift-tools-version: 6.2
import PackageDescription

// Programs that hand arbitrary bytes to every parser; `make fuzz` builds and runs them.
//
// A package of its own, since the fuzzer's instrumentation is wanted here and nowhere else. It
// reaches library products only: parsers of foreign bytes live in the public libraries.
let package = Package(
    name: "touchstone-fuzz",
    dependencies: [.package(name: "touchstone", path: "..")],
    targets: [
        .target(name: "FuzzDriver"),
        .executableTarget(
            name: "fuzz-containers",
            dependencies: [
                "FuzzDriver",
                .product(name: "Media", package: "touchstone"),
                .product(name: "Containers", package: "touchstone"),
            ],
            path: "Sources/FuzzContainers",
        ),
    ],
)
