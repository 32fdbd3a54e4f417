import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Labels put into files of real writers, and read back by other programs.
@Suite struct MatroskaLabelTests {
    private static let label =
        #"{"Label":"1","ContentProducer":"001191110000000000000000Q","ProduceID":"试"}"#

    @Test(arguments: MatroskaSample.allCases)
    func `sets a label that others read, and the media stays what it was`(
        _ sample: MatroskaSample
    ) async throws {
        try await withTemporaryFolder { folder in
            let file = try sample.make(in: folder)
            let labelled = try Self.set(.tag("AIGC"), Self.label, in: file)
            let probe = try MatroskaProbe(Self.bytes(labelled))
            #expect(probe.faults == [])
            #expect(try Self.exiftool("Aigc", labelled) == Self.label)
            #expect(try Self.formatTag("AIGC", labelled) == Self.label)
            #expect(try Self.read(labelled).labels == [Self.label])
            #expect(try Self.sums(labelled) == Self.sums(file))
            #expect(try Self.merge(labelled) == Self.merge(file))
            // All that was tagged before still is, byte for byte.
            let before = try MatroskaProbe(Self.bytes(file)).tags
            let others = probe.tags.filter { !$0.contains(Self.label) }
            #expect(others == before && probe.tags.count == before.count + 1)
        }
    }

    @Test(arguments: [MatroskaSample.plain, .webmThroughPipe, .merged])
    func `sets another label in the place of the first`(_ sample: MatroskaSample) async throws {
        try await withTemporaryFolder { folder in
            let file = try sample.make(in: folder)
            let first = try Self.set(.tag("AIGC"), Self.label, in: file)
            let longer = Self.label + String(repeating: " ", count: 3000)
            let second = try Self.set(.tag("AIGC"), longer, in: first)
            let third = try Self.set(.tag("AIGC"), "short", in: second)
            for (labelled, text) in [(second, longer), (third, "short")] {
                #expect(try Self.read(labelled).labels == [text])
                #expect(try MatroskaProbe(Self.bytes(labelled)).faults == [])
            }
            #expect(try Self.sums(third) == Self.sums(file))
            #expect(try Self.formatTag("AIGC", third) == "short")
            #expect(try Self.bytes(third).count == Self.bytes(second).count)
        }
    }

    @Test func `finds the label that ffmpeg wrote, and replaces it`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "ffmpeg.mkv")
            let clip = try Clip.mkv.file().path
            let tags = ["-metadata", "AIGC=old", "-metadata", "COMMENT=mine", "-c", "copy"]
            _ = try Tool.run("ffmpeg", ["-v", "error", "-i", clip] + tags + [file.path])
            let old = try Self.read(file)
            #expect(old.labels == ["old"])
            #expect(old.metadata.first { $0.slot == .comment }?.text == "mine")
            let new = try Self.read(Self.set(.tag("AIGC"), "new", in: file))
            #expect(new.labels == ["new"])
            #expect(new.metadata.first { $0.slot == .comment }?.text == "mine")
        }
    }

    @Test func `sets label and comment at once`() async throws {
        try await withTemporaryFolder { folder in
            let file = try MatroskaSample.plain.make(in: folder)
            let container = try MatroskaContainer(MemorySource(Self.bytes(file)))
            let splice = try container.splice(setting: [
                .init(slot: .tag("AIGC"), text: "label"), .init(slot: .comment, text: "注释"),
            ])
            let both = try Self.write(splice, of: file)
            #expect(try Self.formatTag("AIGC", both) == "label")
            #expect(try Self.formatTag("COMMENT", both) == "注释")
            let tags = try MatroskaProbe(Self.bytes(both)).tags
            #expect(try tags.count == MatroskaProbe(Self.bytes(file)).tags.count + 1)
        }
    }

    @Test func `leaves a file alone when nothing is to be set`() throws {
        let bytes = try Clip.mkv.bytes()
        let splice = try MatroskaContainer(MemorySource(bytes)).splice(setting: [])
        let sink = MemorySink()
        try splice.write(from: MemorySource(bytes), to: sink)
        #expect(sink.bytes == bytes)
    }

    @Test(arguments: [MetadataSlot.xmp, .credential, .other("Info:Title"), .tag("")])
    func `has no place for`(_ slot: MetadataSlot) throws {
        let container = try MatroskaContainer(MemorySource(Clip.mkv.bytes()))
        #expect(!container.canSet(slot))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: slot, text: "x")])
        }
    }
}

extension MatroskaLabelTests {
    private static func bytes(_ file: URL) throws -> [UInt8] { Array(try Data(contentsOf: file)) }

    private static func read(_ file: URL) throws -> MatroskaContainer {
        try MatroskaContainer(FileSource(path: FilePathBytes(file.path)))
    }

    private static func set(_ slot: MetadataSlot, _ text: String, in file: URL) throws -> URL {
        try write(read(file).splice(setting: [.init(slot: slot, text: text)]), of: file)
    }

    private static func write(_ splice: Splice, of file: URL) throws -> URL {
        let sink = MemorySink()
        try splice.write(from: FileSource(path: FilePathBytes(file.path)), to: sink)
        #expect(splice.size == UInt64(sink.bytes.count))
        let name = "\(UUID().uuidString).\(file.pathExtension)"
        let new = file.deletingLastPathComponent().appending(path: name)
        try Data(sink.bytes).write(to: new)
        return new
    }

    private static func exiftool(_ tag: String, _ file: URL) throws -> String {
        try Tool.run("exiftool", ["-s3", "-Matroska:\(tag)", file.path]).text
            .trimmingCharacters(in: .newlines)
    }

    private static func formatTag(_ tag: String, _ file: URL) throws -> String {
        let entries = ["-show_entries", "format_tags=\(tag)", "-of", "default=nw=1:nk=1"]
        return try Tool.run("ffprobe", ["-v", "error"] + entries + [file.path]).text
            .trimmingCharacters(in: .newlines)
    }

    /// The sums of the coded media, of what decoding gives, and of the picture that seeking finds.
    private static func sums(_ file: URL) throws -> [String] {
        let input = ["-nostdin", "-v", "error", "-i", file.path]
        let coded = ["-map", "0", "-c", "copy", "-f", "streamhash", "-"]
        let decoded = ["-map", "0:a", "-map", "0:v?", "-f", "md5", "-"]
        let found = ["-nostdin", "-v", "error", "-ss", "1", "-i", file.path]
        return try [
            Tool.run("ffmpeg", input + coded + decoded),
            Tool.run("ffmpeg", found + ["-frames:v", "1", "-f", "framemd5", "-"]),
        ].map { $0.text + ($0.status == 0 ? "" : "\($0.status)") }
    }

    /// What mkvmerge says of a file's tracks, chapters and attachments.
    private static func merge(_ file: URL) throws -> [String] {
        let run = try Tool.run("mkvmerge", ["-i", file.path])
        #expect(run.status == 0)
        return run.text.split(separator: "\n").dropFirst().map(String.init)
            .filter { !$0.hasPrefix("Global tags") }
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
        String(decoding: self, as: UTF8.self).contains(text)
    }
}

extension MatroskaContainer {
    var labels: [String] { metadata.filter { $0.slot == .tag("AIGC") }.map(\.text) }
}
