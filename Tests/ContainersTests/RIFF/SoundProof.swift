import Containers
import Foundation
import Media
import TestSupport
import Testing

/// What other programs see in a sound file before and after an edit.
enum SoundProof {
    static let label =
        #"{"Label":"1","ContentProducer":"001191110000TESTCODE000X00000","ProduceID":"p-1"}"#
    static let packet =
        #"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>"#
        + #"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF "#
        + #"xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description "#
        + #"rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="audio/x-try"/>"#
        + #"</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#
    static let store = (0..<301).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ 0xFF) }

    /// Sets slots of a file in memory.
    static func edited(_ bytes: [UInt8], _ changes: [MetadataChange]) throws -> [UInt8] {
        let source = MemorySource(bytes)
        let container = try #require(try openContainer(source))
        let splice = try container.splice(setting: changes)
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        #expect(UInt64(sink.bytes.count) == splice.size)
        return sink.bytes
    }

    /// The values that stand in a slot.
    static func values(of slot: MetadataSlot, in bytes: [UInt8]) throws -> [String] {
        let container = try #require(try openContainer(MemorySource(bytes)))
        return container.metadata.filter { $0.slot == slot }.map(\.text)
    }

    /// The hash of the coded sound, as ffmpeg copies it.
    static func streamHash(_ file: URL) throws -> String {
        let result = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-i", file.path, "-map", "0:a", "-c", "copy"]
                + ["-f", "streamhash", "-"],
        )
        #expect(result.complaintText == "")
        return result.text
    }

    /// What ffprobe says, by name.
    static func probe(_ file: URL) throws -> [String: String] {
        let result = try Tool.run(
            "ffprobe",
            ["-v", "error", "-show_entries", "format=duration:format_tags", "-of"]
                + ["default=noprint_wrappers=1", file.path],
        )
        #expect(result.complaintText == "")
        return fields(result.text, separator: "=")
    }

    /// What exiftool says, by name.
    static func exif(_ file: URL) throws -> [String: String] {
        fields(try Tool.run("exiftool", ["-s", "-a", file.path]).text, separator: ":")
    }

    private static func fields(_ text: String, separator: Character) -> [String: String] {
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            guard let cut = line.firstIndex(of: separator) else { return nil }
            let name = line[..<cut].trimmingCharacters(in: .whitespaces)
            return (name, line[line.index(after: cut)...].trimmingCharacters(in: .whitespaces))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Sets all that can be set in damaged bytes, and reads the outcome again.
    ///
    /// Refusals are fine; it has to come back.
    static func survives(_ bytes: [UInt8], _ slots: [MetadataSlot]) {
        let source = MemorySource(bytes)
        guard let container = try? openContainer(source) else { return }
        let able = slots.filter(container.canSet)
        let changes = able.map { MetadataChange(slot: $0, text: "changed") }
        guard let splice = try? container.splice(setting: changes) else { return }
        let sink = MemorySink()
        try? splice.write(from: source, to: sink)
        #expect(UInt64(sink.bytes.count) == splice.size)
        _ = try? openContainer(MemorySource(sink.bytes))
    }

    /// Damages each byte in four ways, and cuts at each length.
    static func survivesAnyDamage(_ bytes: [UInt8], _ slots: [MetadataSlot]) {
        for index in bytes.indices {
            for value in [bytes[index] ^ 0x01, bytes[index] ^ 0x80, bytes[index] ^ 0xFF, 0] {
                var damaged = bytes
                damaged[index] = value
                survives(damaged, slots)
            }
            survives(Array(bytes[..<index]), slots)
        }
    }
}
