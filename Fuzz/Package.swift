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
        program("fuzz-containers", in: "FuzzContainers", of: ["Media", "Containers"]),
        program("fuzz-stills", in: "FuzzStills", of: ["Media", "Containers"]),
        program("fuzz-openings", in: "FuzzOpenings", of: ["Media", "Containers"]),
        program("fuzz-nut", in: "FuzzNUT", of: ["Containers"]),
        program("fuzz-labels", in: "FuzzLabels", of: ["Labels"]),
        program("fuzz-marks", in: "FuzzMarks", of: ["Media", "Labels"]),
        program("fuzz-words", in: "FuzzWords", of: ["Media", "Labels"]),
        program("fuzz-cues", in: "FuzzCues", of: ["Media", "Labels"]),
        program("fuzz-xmp", in: "FuzzXMP", of: ["Labels"]),
        program("fuzz-cbor", in: "FuzzCBOR", of: ["Provenance"]),
        program("fuzz-log", in: "FuzzLog", of: ["TransparencyLog"]),
        program("fuzz-manifests", in: "FuzzManifests", of: ["Provenance"]),
        program("fuzz-segments", in: "FuzzSegments", of: ["Media", "Fingerprints"]),
        program("fuzz-folders", in: "FuzzFolders", of: ["Media", "Fingerprints"]),
        program("fuzz-lists", in: "FuzzLists", of: ["Media", "Fingerprints"]),
        program("fuzz-sounds", in: "FuzzSounds", of: ["Fingerprints"]),
    ],
)

/// One program a family of parsers.
func program(_ name: String, in folder: String, of libraries: [String]) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["FuzzDriver"] + libraries.map { .product(name: $0, package: "touchstone") },
        path: "Sources/\(folder)",
    )
}
