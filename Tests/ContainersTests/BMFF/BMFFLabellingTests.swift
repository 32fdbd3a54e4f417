@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct BMFFLabellingTests {
    static let clips: [Clip] = [.mp4, .faststartMP4, .fragmentedMP4, .mov, .m4a]
    static let cases: [URL] =
        (Cases.files(in: "c2pa/labels") + Cases.files(in: "c2pa/own")
        + Cases.files(in: "c2pa/c2pa-rs")).filter { file in
            guard ["mp4", "mov", "m4a"].contains(file.pathExtension) else { return false }
            let name = file.lastPathComponent
            let isOwn = file.path.contains("/own/")
            let isEditable = name != "nested_moov_1000.mp4" && name != "dashinit.mp4"
            return isEditable && (!isOwn || name.hasPrefix("none.") || name.contains("frag"))
        }

    @Test(arguments: clips)
    func `a labelled clip is read back by others and plays as before`(_ clip: Clip) async throws {
        try await withTemporaryFolder { folder in
            let labelled = try expectLabelling(of: clip.file(), in: folder)
            try expectExiftoolReading(of: labelled)
            #expect(try BMFFEditing.complaints(about: labelled).isEmpty)
        }
    }

    @Test(arguments: cases)
    func `a labelled case is read back by others and plays as before`(_ file: URL) async throws {
        try await withTemporaryFolder { folder in
            try expectExiftoolReading(of: expectLabelling(of: file, in: folder))
        }
    }

    @Test(arguments: [
        ("mp4", "frag_keyframe"), ("mp4", "frag_keyframe+default_base_moof"),
        ("mp4", "dash+global_sidx"), ("mp4", "isml+frag_keyframe"),
        ("mp4", "use_metadata_tags+faststart"),
        ("mov", "frag_keyframe"), ("mov", "use_metadata_tags"),
    ])
    func `every layout that ffmpeg writes is labelled`(
        _ pathExtension: String,
        _ flags: String,
    ) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "made.\(pathExtension)")
            let source = try Clip.mp4.file().path
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-i", source, "-c", "copy", "-movflags", flags]
                    + ["-metadata", "title=Clip", "-metadata", "comment=mine", file.path],
            )
            try #require(made.status == 0, "\(made.complaintText)")
            try expectLabelling(of: file, in: folder)
        }
    }

    @Test func `a movie header of many samples before the media is adjusted`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "long.mp4")
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i"]
                    + ["sine=sample_rate=8000:duration=300", "-f", "lavfi", "-i"]
                    + ["color=size=16x16:rate=50:duration=300", "-c:v", "mpeg4", "-c:a"]
                    + ["pcm_alaw", "-f", "mov", "-movflags", "+faststart", file.path],
            )
            try #require(made.status == 0, "\(made.complaintText)")
            try expectLabelling(of: file, in: folder)
        }
    }

    /// ffmpeg keeps the first list of keys that it meets for the whole file.
    @Test(arguments: [false, true], [false, true])
    func `a bare meta keeps its names beside the label`(
        _ hasUserData: Bool,
        _ isBehind: Bool,
    ) async throws {
        let bare = SmallMetadata.keyed([("make", "Apple"), ("model", "One")], isQuickTime: true)
        var bytes = try Clip.mov.bytes()
        let tree = try BMFFEditing.open(bytes, as: .mov).tree
        let movie = try #require(tree.child("moov", of: nil))
        let userData = try #require(tree.child("udta", of: movie))
        let header = try #require(tree.child("mvhd", of: movie))
        try #require(tree[movie].end == bytes.count)
        if !hasUserData {
            let type = Int(tree[userData].start) + 4
            bytes.replaceSubrange(type..<type + 4, with: BoxBytes.name("free"))
        }
        let start = Int(tree[movie].start)
        bytes.insert(contentsOf: bare, at: Int(isBehind ? tree[movie].end : tree[header].end))
        bytes.replaceSubrange(start..<start + 4, with: BoxBytes.u32(bytes.count - start))
        for number in 1...2 {
            let changes = ["AIGC", "more \(number)"].map { key in
                MetadataChange(slot: .tag(key), text: "label \(number)")
            }
            bytes = try BMFFEditing.edited(bytes, changes)
        }
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "bare.mov")
            try Data(bytes).write(to: file)
            let tags = try tags(of: file).filter { !$0.key.contains("_") && $0.key != "encoder" }
            var expected = [
                "make": "Apple", "model": "One", "AIGC": "label 2", "more 1": "label 1",
                "more 2": "label 2",
            ]
            if hasUserData { expected["title"] = "Clip" }
            #expect(tags == expected)
        }
    }

    /// Labels a file twice; looks at the result with our reader, ffprobe and ffmpeg.
    @discardableResult
    private func expectLabelling(of file: URL, in folder: URL) throws -> URL {
        let before = try BMFFEditing.streamHash(of: file)
        try #require(!before.isEmpty)
        var expected = try tags(of: file)
        let first = folder.appending(path: "first.\(file.pathExtension)")
        try label(file, as: "first label", to: first)
        let second = folder.appending(path: "second.\(file.pathExtension)")
        try label(first, as: BMFFEditing.label, to: second)

        #expect(try BMFFEditing.streamHash(of: second) == before)
        (expected["AIGC"], expected["comment"]) = (BMFFEditing.label, "a comment")
        let tags = try tags(of: second).filter { !$0.value.contains(BMFFEditing.packet) }
        #expect(tags == expected)
        try expectOurReading(of: second)
        return second
    }

    private func label(_ file: URL, as text: String, to output: URL) throws {
        let source = try FileSource(path: FilePathBytes(file.path))
        let container = try #require(try openContainer(source))
        let bytes = try BMFFEditing.edited(
            source,
            container,
            [
                MetadataChange(slot: .tag("AIGC"), text: text),
                MetadataChange(slot: .comment, text: "a comment"),
                MetadataChange(slot: .xmp, text: BMFFEditing.packet),
                MetadataChange(slot: .other("----:com.apple.iTunes:AIGC"), text: text),
            ],
        )
        try Data(bytes).write(to: output)
    }

    /// All tags that ffprobe sees, so that none is lost and none gets another's name.
    private func tags(of file: URL) throws -> [String: String] {
        let outcome = try Tool.run(
            "ffprobe",
            ["-v", "error", "-show_entries", "format_tags", "-of", "json", file.path],
        )
        let json = try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any]
        let format = json?["format"] as? [String: Any]
        return format?["tags"] as? [String: String] ?? [:]
    }

    private func expectOurReading(of file: URL) throws {
        let source = try FileSource(path: FilePathBytes(file.path))
        let container = try #require(try openContainer(source))
        let texts = { BMFFEditing.texts($0, in: container) }
        #expect(Set(texts(.tag("AIGC"))) == [BMFFEditing.label])
        #expect(texts(.comment) == ["a comment"])
        #expect(texts(.xmp) == [BMFFEditing.packet])
        #expect(texts(.other("----:com.apple.iTunes:AIGC")) == [BMFFEditing.label])
    }

    private func expectExiftoolReading(of file: URL) throws {
        let outcome = try Tool.run("exiftool", ["-a", "-G1", "-s", "-AIGC", "-Source", file.path])
        let lines = outcome.text.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("[Keys]") && $0.contains("AIGC") }.count == 1)
        #expect(lines.contains { $0.hasPrefix("[XMP-dc]") && $0.hasSuffix("touchstone test") })
        #expect(lines.allSatisfy { !$0.contains("first label") })
    }
}
