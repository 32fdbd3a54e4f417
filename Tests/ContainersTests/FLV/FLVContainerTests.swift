import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct FLVContainerTests {
    private typealias FLV = FLVFixture
    private static let aigc = MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)
    private static let comment = MetadataChange(slot: .comment, text: "said")

    /// Key frames as ffprobe shows their places in the file.
    private static func keyPlaces(_ file: URL) throws -> [Int] {
        let probe = try Tool.run(
            "ffprobe",
            ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pos,flags"]
                + ["-of", "csv=p=0", file.path],
        )
        return probe.text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ",")
            return fields.last?.hasPrefix("K") == true ? Int(fields[0]) : nil
        }
    }

    /// The places that the file itself states.
    private static func statedPlaces(_ bytes: [UInt8]) throws -> [Int] {
        let name = Array("filepositions".utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
        let list = start + name.count + 1
        let count = bytes[list..<list + 4].reduce(0) { $0 << 8 | Int($1) }
        return (0..<count).map { index in
            let place = list + 4 + 9 * index + 1
            let bits = bytes[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) }
            return Int(Double(bitPattern: bits))
        }
    }

    @Test func `labels a clip without touching its streams, and its index follows`() async throws {
        let original = try Clip.flv.file()
        let old = try Clip.flv.bytes()
        let bytes = try SoundProof.edited(old, [Self.aigc, Self.comment])
        try await withTemporaryFolder { folder in
            let file = try ClipProof.write(bytes, "a.flv", in: folder)
            #expect(try ClipProof.streams(file) == ClipProof.streams(original))
            #expect(try ClipProof.picture(file, at: 1.5) == ClipProof.picture(original, at: 1.5))
            let probe = try SoundProof.probe(file)
            #expect(probe["TAG:AIGC"] == SoundProof.label)
            #expect(probe["TAG:comment"] == "said")
            #expect(probe["TAG:title"] == "Clip")
            let exif = try SoundProof.exif(file)
            #expect(exif["AIGC"] == SoundProof.label)
            #expect(exif["FileSizeBytes"] == "\(bytes.count)" || exif["Filesize"] != nil)
            #expect(exif["Warning"] == nil)
            let growth = bytes.count - old.count
            let (before, after) = (try Self.keyPlaces(original), try Self.keyPlaces(file))
            #expect(before.count == 4 && after == before.map { $0 + growth })
            // The first that ffmpeg states is the end of its index; the rest are key frames.
            #expect(try Self.statedPlaces(bytes) == Self.statedPlaces(old).map { $0 + growth })
            #expect(Set(after).isSubset(of: Set(try Self.statedPlaces(bytes))))
        }
        #expect(try SoundProof.values(of: .tag("AIGC"), in: bytes) == [SoundProof.label])
        #expect(try SoundProof.edited(bytes, [Self.aigc, Self.comment]) == bytes)
    }

    @Test func `states what the script data and the tags say`() throws {
        let facts = try FLVContainer(MemorySource(Clip.flv.bytes())).facts
        #expect(facts.kind == .video && facts.videoCodec == "h264" && facts.audioCodec == "aac")
        #expect(facts.width == 160 && facts.height == 120 && facts.framesPerSecond == 10)
        #expect(facts.sampleRate == 48_000 && facts.channels == 1)
        #expect(abs((facts.durationSeconds ?? 0) - 2) < 0.1)
        let bare = try FLVContainer(MemorySource(FLV.file(FLV.media))).facts
        #expect(bare.videoCodec == "flv1" && bare.audioCodec == "mp3")
        #expect(bare.sampleRate == 44_100 && bare.channels == 2)
        #expect(bare.durationSeconds == 0.04 && bare.width == nil)
        let sound = try FLVContainer(MemorySource(FLV.file([FLV.media[1]], flags: 4))).facts
        #expect(sound.kind == .audio)
    }

    @Test func `puts script data before the first tag where there is none`() throws {
        let edited = try SoundProof.edited(FLV.file(FLV.media), [Self.aigc, Self.comment])
        let script = FLV.script(
            FLV.array([("AIGC", FLV.string(SoundProof.label)), ("comment", FLV.string("said"))])
        )
        #expect(edited == FLV.file([script] + FLV.media))
    }

    @Test func `keeps every other value of whatever kind`() throws {
        let others: [(String, [UInt8])] = [
            ("n", FLV.number(2.5)), ("b", [1, 1]), ("null", [5]), ("un", [6]), ("ref", [7, 0, 1]),
            ("date", [11] + [UInt8](repeating: 1, count: 10)), ("long", FLV.longString("l")),
            ("list", FLV.strictArray([FLV.number(1), FLV.string("s"), FLV.object([])])),
            ("inner", FLV.array([("AIGC", FLV.string("not the label"))])),
            ("typed", [16] + FLV.key("Class") + FLV.object([("a", [5])]).dropFirst()),
            ("xml", [15, 0, 0, 0, 1, 0x3C]), ("encoder", FLV.string("Tool")),
        ]
        let member = ("aigc", FLV.string("old"))
        let label = ("aigc", FLV.string("new"))
        for isObject in [false, true] {
            let made = { (members: [(String, [UInt8])]) in
                let value = isObject ? FLV.object(members) : FLV.array(members)
                return FLV.file([FLV.script(value)] + FLV.media)
            }
            let file = made(others + [member])
            #expect(try SoundProof.values(of: .tag("aigc"), in: file) == ["old"])
            #expect(try SoundProof.values(of: .other("onMetaData:encoder"), in: file) == ["Tool"])
            let change = [MetadataChange(slot: .tag("AIGC"), text: "new")]
            #expect(try SoundProof.edited(file, change) == made(others + [label]))
            let plain = made(others)
            let added = others + [("AIGC", FLV.string("new"))]
            #expect(try SoundProof.edited(plain, change) == made(added))
        }
    }

    @Test func `writes the label once where several stand`() throws {
        let first = FLV.script(FLV.array([("a", [5])]))
        let second = FLV.script(
            FLV.array([("AIGC", FLV.string("old")), ("b", [5]), ("aigc", FLV.string("older"))])
        )
        let third = FLV.script(FLV.array([("AIGC", FLV.longString("oldest"))], count: 9))
        let change = [MetadataChange(slot: .tag("AIGC"), text: "new")]
        let edited = try SoundProof.edited(FLV.file([first, second, third] + FLV.media), change)
        let expected = [
            first, FLV.script(FLV.array([("AIGC", FLV.string("new")), ("b", [5])])),
            FLV.script(FLV.array([], count: 8)),
        ]
        #expect(edited == FLV.file(expected + FLV.media))
    }

    @Test func `moves what counts from the file's beginning, and nothing else`() throws {
        let made = { (growth: Double, label: [(String, [UInt8])]) in
            let places = FLV.strictArray([FLV.number(100), FLV.number(600 + growth)])
            let keyframes = FLV.object([
                ("times", FLV.strictArray([FLV.number(600)])), ("filepositions", places),
            ])
            let members: [(String, [UInt8])] = [
                ("filesize", FLV.number(900 + growth)), ("datasize", FLV.number(880)),
                ("lastkeyframelocation", FLV.number(600 + growth)), ("keyframes", keyframes),
            ]
            return FLV.file([FLV.script(FLV.array(members + label))] + FLV.media)
        }
        let change = [MetadataChange(slot: .tag("AIGC"), text: "label")]
        let edited = try SoundProof.edited(made(0, []), change)
        #expect(edited == made(14, [("AIGC", FLV.string("label"))]))
    }

    @Test func `reads a packet, and sets it only where one stands`() throws {
        let packet = FLV.script(FLV.array([("liveXML", FLV.longString("<old/>"))]), "onXMPData")
        let file = FLV.file([packet] + FLV.media)
        #expect(try SoundProof.values(of: .xmp, in: file) == ["<old/>"])
        let edited = try SoundProof.edited(file, [MetadataChange(slot: .xmp, text: "<new/>")])
        let new = FLV.script(FLV.array([("liveXML", FLV.string("<new/>"))]), "onXMPData")
        #expect(edited == FLV.file([new] + FLV.media))
        let plain = try FLVContainer(MemorySource(FLV.file(FLV.media)))
        #expect(!plain.canSet(.xmp) && !plain.canSet(.credential) && !plain.canSet(.tag("else")))
        #expect(throws: ContainerError.self) {
            try plain.splice(setting: [MetadataChange(slot: .xmp, text: "x")])
        }
    }

    @Test func `looks at the first tags alone`() throws {
        let late = FLV.script(FLV.array([("AIGC", FLV.string("late"))]))
        let near = Array(repeating: FLV.media, count: 100).flatMap { $0 }
        #expect(try SoundProof.values(of: .tag("AIGC"), in: FLV.file(near + [late])) == ["late"])
        let far = Array(repeating: FLV.media, count: 128).flatMap { $0 }
        #expect(try SoundProof.values(of: .tag("AIGC"), in: FLV.file(far + [late])) == [])
    }

    @Test func `writes a text too long for a short string`() throws {
        let text = String(repeating: "x", count: 70_000)
        let change = [MetadataChange(slot: .comment, text: text)]
        let edited = try SoundProof.edited(FLV.file(FLV.media), change)
        #expect(try SoundProof.values(of: .comment, in: edited) == [text])
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `reads the label that somebody else wrote`() throws {
        let file = try #require(Cases.bytes(of: "c2pa/labels/aigc_onmetadata.flv"))
        let label = try #require(try SoundProof.values(of: .tag("AIGC"), in: file).first)
        #expect(label.hasPrefix(#"{"Label":"1""#))
        let edited = try SoundProof.edited(file, [Self.aigc])
        #expect(try SoundProof.values(of: .tag("AIGC"), in: edited) == [SoundProof.label])
    }
}
