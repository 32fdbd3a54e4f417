import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Files that others labelled, where the folder of cases is present.
@Suite struct LabelledFileTests {
    private static let labelled = Cases.files(in: "c2pa/labels")
        .filter { ["flac", "ogg"].contains($0.pathExtension) }
    private static let sound = Cases.files(in: "media/audio").filter { $0.pathExtension == "flac" }

    @Test(arguments: labelled)
    func `reads the label that exiftool reads`(_ file: URL) async throws {
        let bytes = Array(try Data(contentsOf: file))
        let label = try await VorbisLabelling.exiftoolLabel(bytes)
        #expect(label.hasPrefix(#"{"Label":"1""#))
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: bytes) == [label])
    }

    @Test(arguments: labelled + sound)
    func `sets another label in its place`(_ file: URL) async throws {
        let bytes = Array(try Data(contentsOf: file))
        let new = try VorbisLabelling.label(bytes)
        #expect(try await VorbisLabelling.exiftoolLabel(new) == VorbisLabelling.label)
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: new) == [VorbisLabelling.label])
        #expect(try await VorbisLabelling.hashes(new) == VorbisLabelling.hashes(bytes))
    }
}
