import Foundation
import Labels
import TestSupport
import Testing

/// What another program reads in our packets.
@Suite struct XMPWithExiftoolTests {
    private func tags(of file: URL) throws -> [String: String] {
        let run = try Tool.run("exiftool", ["-j", "-G1", "-XMP:all", file.path])
        let json = try JSONSerialization.jsonObject(with: run.output)
        let first = try #require((json as? [[String: Any]])?.first)
        return first.compactMapValues { $0 as? String }
    }

    /// It doesn't take RDF without a prefix for XMP, which the packet made by hand has.
    @Test(arguments: XMPFixture.all.filter { $0.text != XMPFixture.handMade })
    func `exiftool reads what was set, and everything else as before`(
        _ fixture: XMPFixture
    ) async throws {
        let json = AIGCLabelTests.sample.json
        let source = DigitalSourceType.trainedAlgorithmicMedia.uri
        try await withTemporaryFolder { folder in
            let (before, after) = (
                folder.appending(path: "b.xmp"), folder.appending(path: "a.xmp"),
            )
            try Data(fixture.bytes).write(to: before)
            var packet = try XMPPacket(parsing: fixture.bytes)
            packet.set(.aigc, to: json)
            packet.set(.digitalSourceType, to: source)
            try Data(packet.bytes).write(to: after)
            let (old, new) = (try tags(of: before), try tags(of: after))
            #expect(new.contains { $0.key.hasSuffix(":Aigc") && $0.value == json })
            #expect(new["XMP-iptcExt:DigitalSourceType"] == source)
            let set = ["Aigc", "SourceType", "SourceFile"]
            let isOther = { (key: String) in !set.contains(where: key.hasSuffix) }
            #expect(old.filter { isOther($0.key) } == new.filter { isOther($0.key) })
        }
    }

    @Test func `exiftool carries our packet in a JPEG, and we read its own`() async throws {
        try await withTemporaryFolder { folder in
            let picture = folder.appending(path: "p.jpg")
            try FileManager.default.copyItem(at: Clip.jpeg.file(), to: picture)
            var packet = XMPPacket()
            packet.set(.aigc, to: AIGCLabelTests.sample.json)
            let sidecar = folder.appending(path: "s.xmp")
            try Data(packet.bytes).write(to: sidecar)
            let embed = try Tool.run("exiftool", ["-q", "-xmp<=\(sidecar.path)", picture.path])
            #expect(embed.status == 0)
            let edit = try Tool.run(
                "exiftool",
                ["-q", "-XMP-dc:Title=T", "-XMP-xmp:CreatorTool=Tool 1", picture.path],
            )
            #expect(edit.status == 0)
            let raw = try Tool.run("exiftool", ["-b", "-xmp", picture.path])
            let read = try XMPPacket(parsing: Array(raw.output))
            #expect(read.value(of: .aigc) == AIGCLabelTests.sample.json)
            #expect(read.value(of: .creatorTool) == "Tool 1")
        }
    }

    @Test(
        arguments: Cases.files(in: "c2pa/labels").filter { $0.lastPathComponent.hasPrefix("xmp") }
    )
    func `reads the packets of real files`(_ file: URL) throws {
        let name = file.lastPathComponent
        let bytes = try #require(Cases.bytes(of: "c2pa/labels/\(name)"))
        let start = try #require(bytes.firstRange(of: Array("<?xpacket begin".utf8)))
        let last = Array("<?xpacket end=".utf8)
        let end = try #require(bytes[start.lowerBound...].firstRange(of: last))
        let packet = try XMPPacket(parsing: Array(bytes[start.lowerBound..<end.upperBound + 5]))
        let label = try #require(try AIGCLabel.read(packet.value(of: .aigc) ?? ""))
        #expect(label.label.produceID == "gen-0001")
        let source = DigitalSourceType(packet.value(of: .digitalSourceType) ?? "")
        #expect(source == .trainedAlgorithmicMedia)
    }
}
