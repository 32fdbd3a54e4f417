import Foundation
import Labels
import TestSupport
import Testing

@Suite struct XMPPacketTests {
    static let odd = #"{"Label":"1","x":"<&>'"}"# + " 人工智能 \n\t]]> 😀"

    private func packet(_ text: String) throws -> XMPPacket {
        try XMPPacket(parsing: Array(text.utf8))
    }

    @Test func `reads elements, attributes, CDATA and any prefix`() throws {
        let exiftool = try packet(XMPFixture.exiftool)
        #expect(exiftool.value(of: .aigc) == #"{"Label":"1"}"#)
        let adobe = try packet(XMPFixture.adobe)
        #expect(adobe.value(of: .aigc) == #"{"Label":"2"}"#)
        #expect(adobe.values(of: .creatorTool) == ["Adobe \"PS\" 26"])
        #expect(adobe.value(of: .digitalSourceType)?.hasSuffix("/composite") == true)
        let handMade = try packet(XMPFixture.handMade)
        #expect(handMade.values(of: .aigc) == [#"{"Label":"3"}"#])
        #expect(handMade.value(of: .creatorTool) == nil)
    }

    @Test func `reads every value of a property, wherever it stands`() throws {
        let lists = try packet(XMPFixture.lists)
        #expect(lists.values(of: .aiSystemUsed) == ["A", "B", "C"])
        #expect(lists.value(of: .digitalSourceType) == "http://cv.iptc.org/x")
        #expect(lists.values(of: .aiPromptInformation) == ["one", "two"])
        #expect(lists.values(of: .provenance) == ["u"])
        #expect(lists.values(of: .aigc).isEmpty)
    }

    @Test(arguments: XMPFixture.all)
    func `sets a property and reads it back`(_ fixture: XMPFixture) throws {
        let original = try XMPPacket(parsing: fixture.bytes)
        let all: [XMPProperty] = [
            .aigc, .digitalSourceType, .creatorTool, .aiSystemUsed, .aiSystemVersionUsed,
            .aiPromptInformation, .aiPromptWriterName, .provenance,
        ]
        for property in all {
            var changed = original
            changed.set(property, to: Self.odd)
            let read = try XMPPacket(parsing: changed.bytes)
            #expect(read.values(of: property) == [Self.odd])
            for other in all where other != property {
                #expect(read.values(of: other) == original.values(of: other))
            }
            var again = read
            again.set(property, to: Self.odd)
            #expect(again.bytes == read.bytes)
        }
    }

    @Test func `leaves every other byte of an element's packet as it was`() throws {
        var changed = try packet(XMPFixture.exiftool)
        changed.set(.aigc, to: "new")
        let expected = XMPFixture.exiftool
            .replacing("{&quot;Label&quot;:&quot;1&quot;}", with: "new")
        #expect(String(decoding: changed.bytes, as: UTF8.self) == expected)
    }

    @Test func `leaves every other byte of an attribute's packet as it was`() throws {
        var changed = try packet(XMPFixture.adobe)
        changed.set(.aigc, to: "it's")
        let expected = XMPFixture.adobe.replacing(#"{"Label":"2"}"#, with: "it&apos;s")
        #expect(String(decoding: changed.bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: XMPFixture.all)
    func `inserts without touching a byte around`(_ fixture: XMPFixture) throws {
        let bytes = fixture.bytes
        var changed = try XMPPacket(parsing: bytes)
        changed.set(.aiPromptWriterName, to: "W")
        let added = changed.bytes.count - bytes.count
        let end = try #require(changed.bytes.firstRange(of: Array("</Iptc4xmpExt:AI".utf8)))
        let before = zip(changed.bytes, bytes).prefix { $0 == $1 }.count
        let after = zip(changed.bytes.reversed(), bytes.reversed()).prefix { $0 == $1 }.count
        // An empty rdf:RDF alone gives up its `/>`.
        let given = fixture.text == XMPFixture.empty ? 2 : 0
        #expect(before + after >= bytes.count - given)
        #expect(added > 0 && end.lowerBound >= before)
    }

    @Test func `reduces repeated properties to one`() throws {
        var changed = try packet(XMPFixture.lists)
        changed.set(.aiSystemUsed, to: "D")
        let expected = XMPFixture.lists.replacing("\"A\"", with: "\"D\"")
            .replacing("\n<i:AISystemUsed>B</i:AISystemUsed>", with: "")
            .replacing("<i:AISystemUsed xml:lang=\"en\">C</i:AISystemUsed>", with: "")
        #expect(String(decoding: changed.bytes, as: UTF8.self) == expected)
    }

    @Test func `replaces lists and addresses by the one value`() throws {
        var changed = try packet(XMPFixture.lists)
        changed.set(.aiPromptInformation, to: "three")
        changed.set(.digitalSourceType, to: "u")
        let text = String(decoding: changed.bytes, as: UTF8.self)
        #expect(text.contains("<i:AIPromptInformation>three</i:AIPromptInformation>"))
        #expect(text.contains("<i:DigitalSourceType>u</i:DigitalSourceType>"))
    }

    @Test func `speaks of the same thing as the packet's first description`() throws {
        var changed = try packet(XMPFixture.adobe)
        changed.set(.provenance, to: "p")
        let text = String(decoding: changed.bytes, as: UTF8.self)
        #expect(text.components(separatedBy: "rdf:about=\"uuid:1\"").count == 3)
    }

    @Test func `replaces what XML can't hold`() throws {
        var changed = XMPPacket()
        changed.set(.creatorTool, to: "a\0b\u{1}\r\n")
        #expect(changed.value(of: .creatorTool) == "a\u{FFFD}b\u{FFFD}\r\n")
    }

    @Test func `converts UTF-16 and UTF-32 to UTF-8`() throws {
        let text = "<?xml version='1.0' encoding='UTF-16'?>" + XMPFixture.adobe
        let units = Array(text.utf16)
        let scalars = text.unicodeScalars.map(\.value)
        let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let wide = scalars.flatMap {
            [0, UInt8($0 >> 16), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)]
        }
        for bytes in [little, [0xFF, 0xFE] + little, big, [0xFE, 0xFF] + big, wide] {
            let packet = try XMPPacket(parsing: bytes)
            #expect(String(decoding: packet.bytes, as: UTF8.self) == XMPFixture.adobe)
        }
        let narrow = XMPFixture.adobe.unicodeScalars
            .flatMap { [UInt8($0.value & 0xFF), UInt8($0.value >> 8 & 0xFF), 0, 0] }
        #expect(try XMPPacket(parsing: narrow).value(of: .aigc) == #"{"Label":"2"}"#)
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let reason: XMPError

        init(_ description: String, _ text: String, _ reason: XMPError) {
            self.init(description, Array(text.utf8), reason)
        }

        init(_ description: String, _ bytes: [UInt8], _ reason: XMPError) {
            testDescription = description
            self.bytes = bytes
            self.reason = reason
        }
    }

    static let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"

    @Test(arguments: [
        Refused("nothing", "", .noRDF),
        Refused("no RDF", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", .noRDF),
        Refused(
            "other text",
            "hello",
            .malformed("something stands beside the root element", at: 0),
        ),
        Refused("a document type", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", .documentType(at: 0)),
        Refused(
            "an entity of its own",
            rdf + "<a><b>&c;</b></a></rdf:RDF>",
            .malformed("an unknown entity or character, &c;", at: rdf.utf8.count + 6),
        ),
        Refused(
            "a character that XML can't hold",
            rdf + "<a><b>&#0;</b></a></rdf:RDF>",
            .malformed("an unknown entity or character, &#0;", at: rdf.utf8.count + 6),
        ),
        Refused("an element without end", rdf, .malformed("an element has no end", at: 65)),
        Refused(
            "tags that cross",
            rdf + "<a><b></a></b></rdf:RDF>",
            .malformed("a closing tag without its opening tag", at: rdf.utf8.count + 6),
        ),
        Refused(
            "an undeclared prefix",
            rdf + "<a b:c=''/></rdf:RDF>",
            .malformed("the prefix b isn't declared", at: rdf.utf8.count + 3),
        ),
        Refused(
            "two roots",
            rdf + "</rdf:RDF>" + rdf + "</rdf:RDF>",
            .malformed("a second root element", at: rdf.utf8.count + 10),
        ),
        Refused(
            "Latin-1",
            [0x3C, 0x61, 0x3E, 0xE9, 0x3C, 0x2F, 0x61, 0x3E],
            .encoding("it isn't UTF-8", at: 3),
        ),
        Refused(
            "another declared encoding",
            "<?xml version='1.0' encoding='GB18030'?>",
            .encoding("its declared encoding gb18030 isn't read", at: 0),
        ),
        Refused(
            "half a UTF-16 unit",
            [0xFE, 0xFF, 0],
            .encoding("its UTF-16 is cut off", at: 3),
        ),
        Refused(
            "elements in elements without end",
            String(repeating: "<a>", count: 100),
            .overLimit("elements nested too deep", at: 64 * 3),
        ),
    ])
    func `refuses`(_ sample: Refused) {
        #expect(throws: sample.reason) { try XMPPacket(parsing: sample.bytes) }
    }

    @Test func `keeps to the limits it is given`() throws {
        let bytes = Array(XMPFixture.adobe.utf8)
        for keyPath in [\XMPLimits.byteCount, \.elementCount, \.namespaceCount] {
            var limits = XMPLimits()
            limits[keyPath: keyPath] = 4
            #expect { try XMPPacket(parsing: bytes, limits: limits) } throws: {
                if case XMPError.overLimit = $0 { true } else { false }
            }
        }
    }

    @Test func `keeps NULs behind the packet`() throws {
        var packet = try packet(XMPFixture.exiftool + "\0\0\n")
        packet.set(.aigc, to: "n")
        #expect(packet.bytes.suffix(4).elementsEqual([0x3E, 0, 0, 0x0A]))
    }

    @Test(arguments: XMPFixture.all)
    func `never traps on a damaged packet, and sets what it accepts`(_ fixture: XMPFixture) throws {
        for damaged in Damage.variants(of: fixture.bytes) {
            guard var packet = try? XMPPacket(parsing: damaged) else { continue }
            packet.set(.aigc, to: "v")
            #expect(packet.values(of: .aigc) == ["v"])
        }
    }
}
