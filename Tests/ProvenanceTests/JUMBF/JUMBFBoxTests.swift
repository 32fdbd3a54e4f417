import Provenance
import Testing

@Suite struct JUMBFBoxTests {
    private let inner = StoreBuilder.cborAssertion("a.b", .unsigned(1))

    @Test func `reads superboxes by the places that they take up`() throws {
        let bytes = StoreBuilder.superbox("c2pa", "c2pa", [inner, StoreBuilder.box("free", [7])])
        let box = try JUMBFBox(parsing: bytes + [1, 2, 3])
        #expect(box.range == 0..<bytes.count && box.payload == 8..<bytes.count)
        #expect(box.label == "c2pa" && box.description?.typeCode == "c2pa")
        #expect(box.description?.isRequestable == true)
        #expect(box.children.map(\.type) == ["jumb", "free"])
        let assertion = try #require(box.children.first)
        #expect(Array(bytes[assertion.range]) == inner)
        #expect(assertion.children.map { Array(bytes[$0.payload]) } == [[1]])
    }

    @Test func `reads every field of a description`() throws {
        let hash = [UInt8](repeating: 9, count: 32)
        let salt = [UInt8](repeating: 5, count: 16)
        let uuid = bytes(fromHex: "40CB0C32BB8A489DA70B2AD6F47F4369")
        let payload =
            uuid + [0x1F] + Array("l\0".utf8) + [0, 0, 1, 2] + hash
            + StoreBuilder.box("c2sh", salt)
        let bytes = StoreBuilder.box("jumb", StoreBuilder.box("jumd", payload))
        let description = try #require(try JUMBFBox(parsing: bytes).description)
        #expect(description.type == uuid && description.typeCode == nil)
        #expect(description.label == "l" && description.id == 258)
        #expect(description.hash == hash && description.salt == salt)
    }

    @Test func `reads long sizes and sizes to the end`() throws {
        let content = StoreBuilder.description("c2pa", "c2pa") + inner
        let long =
            [0, 0, 0, 1] + Array("jumb".utf8) + StoreBuilder.number(content.count + 16, bytes: 8)
        let longBox = try JUMBFBox(parsing: long + content)
        #expect(longBox.payload == 16..<content.count + 16 && longBox.children.count == 1)
        let open = try JUMBFBox(parsing: [0, 0, 0, 0] + Array("jumb".utf8) + content)
        #expect(open.range.upperBound == content.count + 8 && open.children.count == 1)
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let reason: JUMBFError
    }

    static func nested(_ depth: Int) -> [UInt8] {
        (0..<depth).reduce([]) { inner, _ in StoreBuilder.superbox("cbor", "n", [inner]) }
    }

    @Test(arguments: [
        Refused(
            testDescription: "nothing",
            bytes: [],
            reason: .truncated("a box's header", at: 0),
        ),
        Refused(
            testDescription: "a size below the header",
            bytes: [0, 0, 0, 7] + Array("jumb".utf8),
            reason: .malformed("a box is smaller than its header", at: 0),
        ),
        Refused(
            testDescription: "a size beyond the end",
            bytes: [0, 0, 0, 9] + Array("jumb".utf8),
            reason: .truncated("the box jumb", at: 0),
        ),
        Refused(
            testDescription: "a long size beyond everything",
            bytes: [0, 0, 0, 1] + Array("jumb".utf8) + [UInt8](repeating: 0xFF, count: 8),
            reason: .truncated("the box jumb", at: 0),
        ),
        Refused(
            testDescription: "another box",
            bytes: StoreBuilder.box("ftyp", []),
            reason: .malformed("no JUMBF superbox begins here", at: 0),
        ),
        Refused(
            testDescription: "no description",
            bytes: StoreBuilder.box("jumb", StoreBuilder.box("cbor", [])),
            reason: .malformed("a superbox has no description", at: 0),
        ),
        Refused(
            testDescription: "a label without end",
            bytes: StoreBuilder.box(
                "jumb",
                StoreBuilder.box("jumd", [UInt8](repeating: 2, count: 20)),
            ),
            reason: .truncated("a superbox's label", at: 33),
        ),
        Refused(
            testDescription: "boxes in boxes without end",
            bytes: nested(17),
            reason: .overLimit("boxes nested too deep", at: 16 * 35),
        ),
    ])
    func `refuses`(_ sample: Refused) {
        #expect(throws: sample.reason) { try JUMBFBox(parsing: sample.bytes) }
    }

    @Test func `keeps to the limits it is given`() {
        let bytes = StoreBuilder.superbox("c2pa", "c2pa", [inner, inner])
        var limits = JUMBFLimits()
        limits.boxCount = 4
        #expect { try JUMBFBox(parsing: bytes, limits: limits) } throws: {
            if case JUMBFError.overLimit("too many boxes", _) = $0 { true } else { false }
        }
        limits.byteCount = 10
        #expect(throws: JUMBFError.overLimit("the box is too large", at: 0)) {
            try JUMBFBox(parsing: bytes, limits: limits)
        }
    }
}
