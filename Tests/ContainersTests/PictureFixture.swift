import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Pictures small enough to be damaged byte by byte, and what is common to their tests.
enum PictureFixture {
    static let packet = Array(
        """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>\
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>kiln</dc:source>\
        </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """.utf8
    )
    static let label = #"{"Label":"1","ContentProducer":"陶"}"#

    /// Big- or little-endian bytes of an integer.
    static func integer(_ value: Int, _ count: Int, isBigEndian: Bool = true) -> [UInt8] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isBigEndian ? bytes.reversed() : bytes
    }

    /// The value that each slot has after an edit, by reading the new file.
    static func values(_ bytes: [UInt8], of slot: MetadataSlot) throws -> [[UInt8]] {
        let container = try #require(try openContainer(MemorySource(bytes)))
        return container.metadata.filter { $0.slot == slot }.map(\.value)
    }

    /// The texts that a slot has.
    static func texts(_ bytes: [UInt8], of slot: MetadataSlot) throws -> [String] {
        try values(bytes, of: slot).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Opens a picture, sets slots and gives the new file.
    static func setting(_ changes: [MetadataChange], in bytes: [UInt8]) throws -> [UInt8] {
        let source = MemorySource(bytes)
        let container = try #require(try openContainer(source))
        let splice = try container.splice(setting: changes)
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        #expect(UInt64(sink.bytes.count) == splice.size)
        return sink.bytes
    }

    /// Opens damaged bytes and sets every slot; each may refuse, all must return.
    static func survive(_ bytes: [UInt8], setting slots: [MetadataSlot]) {
        let source = MemorySource(bytes)
        guard let container = try? openContainer(source) else { return }
        _ = container.metadata.map(\.text)
        let changes = slots.filter(container.canSet)
            .map { MetadataChange(slot: $0, text: "AIGC\(label)") }
        let sink = MemorySink()
        try? container.splice(setting: changes).write(from: source, to: sink)
    }

    /// Damages every byte in four ways and cuts the file at every length.
    ///
    /// - Parameter repair: makes checksums right again, so that damage gets behind them.
    static func damage(
        _ bytes: [UInt8],
        setting slots: [MetadataSlot],
        repair: ([UInt8]) -> [UInt8] = { $0 },
    ) {
        for index in bytes.indices {
            var damaged = bytes
            for value in [bytes[index] ^ 1, bytes[index] ^ 0x80, bytes[index] ^ 0xFF, 0] {
                damaged[index] = value
                survive(repair(damaged), setting: slots)
            }
            survive(repair(Array(bytes[..<index])), setting: slots)
        }
    }

    /// What ffmpeg decodes, as hashes of its frames, and what it complains of.
    static func frames(_ bytes: [UInt8], _ pathExtension: String) async throws -> String {
        try await withFile(bytes, pathExtension) { file in
            let run = try Tool.run("ffmpeg", ["-v", "error", "-i", file, "-f", "framemd5", "-"])
            #expect(run.status == 0, "\(run.complaintText)")
            return run.text + run.complaintText.replacing(/@ 0x[0-9a-f]+/, with: "")
        }
    }

    /// What exiftool prints of a picture.
    static func exiftool(
        _ bytes: [UInt8],
        _ pathExtension: String,
        _ arguments: [String],
    ) async throws -> String {
        try await withFile(bytes, pathExtension) { file in
            let run = try Tool.run("exiftool", arguments + [file])
            return String(decoding: run.output, as: UTF8.self)
        }
    }

    /// A picture as exiftool writes it with these arguments.
    static func written(
        _ bytes: [UInt8],
        _ pathExtension: String,
        _ arguments: [String],
    ) async throws -> [UInt8] {
        try await withFile(bytes, pathExtension) { file in
            let run = try Tool.run("exiftool", arguments + ["-q", "-overwrite_original", file])
            #expect(run.status == 0, "\(run.complaintText)")
            return Array(try Data(contentsOf: URL(filePath: file)))
        }
    }

    /// Lends a file with these bytes.
    static func withFile<Result>(
        _ bytes: [UInt8],
        _ pathExtension: String,
        _ body: (String) throws -> Result,
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "picture.\(pathExtension)")
            try Data(bytes).write(to: file)
            return try body(file.path)
        }
    }
}

extension PictureFixture {
    /// A field of the EXIF block below: directory 0 or the Exif directory, tag, type, value.
    struct Field {
        var isExif = false
        var tag: Int
        var type = 2
        var value: [UInt8]
    }

    /// A TIFF block with these fields; values stand behind both directories.
    static func tiff(_ fields: [Field], isBigEndian: Bool = false) -> [UInt8] {
        let integer = { (value: Int, count: Int) in
            Self.integer(value, count, isBigEndian: isBigEndian)
        }
        let main = fields.filter { !$0.isExif }
        let exif = fields.filter(\.isExif)
        let exifStart = 8 + 2 + 12 * (main.count + 1) + 4
        var values: [UInt8] = []
        let valuesStart = exifStart + 2 + 12 * exif.count + 4
        let entry = { (field: Field) -> [UInt8] in
            let head =
                integer(field.tag, 2) + integer(field.type, 2)
                + integer(field.value.count, 4)
            if field.value.count <= 4 {
                return head + field.value + [UInt8](repeating: 0, count: 4 - field.value.count)
            }
            defer { values += field.value + (field.value.count % 2 == 0 ? [] : [0]) }
            return head + integer(valuesStart + values.count, 4)
        }
        var block = (isBigEndian ? [0x4D, 0x4D, 0, 0x2A] : [0x49, 0x49, 0x2A, 0]) + integer(8, 4)
        block += integer(main.count + 1, 2) + main.flatMap(entry)
        block += integer(0x8769, 2) + integer(4, 2) + integer(1, 4) + integer(exifStart, 4)
        block += integer(0, 4) + integer(exif.count, 2) + exif.flatMap(entry) + integer(0, 4)
        return block + values
    }

    /// A block with a description, a program, a user comment and maker notes.
    static func exif(isBigEndian: Bool = false) -> [UInt8] {
        tiff(
            [
                Field(tag: 0x010E, value: Array("a kiln at night\0".utf8)),
                Field(tag: 0x0131, value: Array("pen\0".utf8)),
                Field(isExif: true, tag: 0x927C, type: 7, value: Array("maker notes".utf8)),
                Field(isExif: true, tag: 0x9286, type: 7, value: Array("ASCII\0\0\0fire".utf8)),
            ],
            isBigEndian: isBigEndian,
        )
    }
}
