@testable import Containers
import Foundation
import Media
import TestSupport

/// Edits files in the tests, and looks at them from outside.
enum BMFFEditing {
    static let label = #"{"Label":"1","ContentProducer":"001191310000MA1FL5CQ3X10000","标识":"是"}"#
    static let packet = """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>\
        <x:xmpmeta xmlns:x="adobe:ns:meta/">\
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
        dc:source="touchstone test"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """

    static func open(_ bytes: [UInt8], as format: ContainerFormat = .mp4) throws -> BMFFContainer {
        try BMFFContainer(reading: MemorySource(bytes), as: format)
    }

    /// The bytes after an edit; checks that as many come as were announced.
    static func edited(
        _ source: any ByteSource,
        _ container: some Container,
        _ changes: [MetadataChange],
    ) throws -> [UInt8] {
        let splice = try container.splice(setting: changes)
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        guard UInt64(sink.bytes.count) == splice.size else { throw WrongSize() }
        return sink.bytes
    }

    static func edited(
        _ bytes: [UInt8],
        as format: ContainerFormat = .mp4,
        _ changes: [MetadataChange],
    ) throws -> [UInt8] {
        try edited(MemorySource(bytes), open(bytes, as: format), changes)
    }

    struct WrongSize: Error {}

    /// The texts that stand in a slot.
    static func texts(_ slot: MetadataSlot, in container: some Container) -> [String] {
        container.metadata.filter { $0.slot == slot }.map(\.text)
    }

    /// The coded data of every stream, hashed by ffmpeg as it demuxes it without a complaint; empty when it can't be read.
    static func streamHash(of file: URL) throws -> String {
        let outcome = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-i", file.path, "-map", "0:v?", "-map", "0:a?"]
                + ["-c", "copy", "-f", "streamhash", "-"],
        )
        return outcome.status == 0 && outcome.complaint.isEmpty ? outcome.text : ""
    }

    /// What ffmpeg complains of while it decodes everything.
    static func complaints(about file: URL) throws -> String {
        try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-i", file.path, "-f", "null", "-"],
        ).complaintText
    }
}
