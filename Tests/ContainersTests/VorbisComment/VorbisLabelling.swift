import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Labels bytes in memory and looks at the result with other programs.
enum VorbisLabelling {
    /// A label as it is really written.
    static let label = #"{"Label":"1","ContentProducer":"001191110000TESTCODE000X00000"}"#

    /// Opens bytes, by what they show.
    static func open(_ bytes: [UInt8]) throws -> any Container {
        try #require(try openContainer(MemorySource(bytes)))
    }

    /// Sets slots and gives the new file; its size is the one that was planned.
    static func set(_ changes: [MetadataChange], in bytes: [UInt8]) throws -> [UInt8] {
        let splice = try open(bytes).splice(setting: changes)
        let sink = MemorySink()
        try splice.write(from: MemorySource(bytes), to: sink)
        #expect(UInt64(sink.bytes.count) == splice.size)
        return sink.bytes
    }

    /// Sets the tag `AIGC`.
    static func label(_ bytes: [UInt8], _ value: String = label) throws -> [UInt8] {
        try set([MetadataChange(slot: .tag("AIGC"), text: value)], in: bytes)
    }

    /// The values of a slot, as our own reader gives them.
    static func values(_ slot: MetadataSlot, in bytes: [UInt8]) throws -> [String] {
        try open(bytes).metadata.filter { $0.slot == slot }.map(\.text)
    }

    /// The hashes of all streams' packets, and of what they decode to; fails on any complaint.
    static func hashes(_ bytes: [UInt8]) async throws -> [String] {
        try await onDisk(bytes) { path in
            try [["-c", "copy", "-f", "streamhash"], ["-f", "framemd5"]].map { output in
                let made = try Tool.run(
                    "ffmpeg",
                    ["-nostdin", "-v", "warning", "-i", path, "-map", "0"] + output + ["-"],
                )
                #expect(made.status == 0)
                #expect(made.complaintText == "")
                return made.text
            }
        }
    }

    /// What exiftool reads of the label; files of several streams may say it several times.
    static func exiftoolLabel(_ bytes: [UInt8]) async throws -> String {
        try await onDisk(bytes) { path in
            try Tool.run("exiftool", ["-s3", "-Vorbis:Aigc", path]).text
                .trimmingCharacters(in: .newlines)
        }
    }

    /// What ffprobe says under an entry's name, a line for each.
    static func ffprobe(_ entries: String, _ bytes: [UInt8]) async throws -> [String] {
        try await onDisk(bytes) { path in
            let arguments = ["-v", "error", "-show_entries", entries, "-of", "default=nw=1:nk=1"]
            return try Tool.run("ffprobe", arguments + [path]).text
                .split(separator: "\n").map(String.init)
        }
    }

    private static func onDisk<Result>(
        _ bytes: [UInt8],
        _ body: (String) throws -> Result,
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "clip")
            try Data(bytes).write(to: file)
            return try body(file.path)
        }
    }
}
