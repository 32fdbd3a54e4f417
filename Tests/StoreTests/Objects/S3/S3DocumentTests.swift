import TestSupport
import Testing

@testable import Store

@Suite struct S3DocumentTests {
    private func root(_ text: String) throws -> S3Document.Element {
        try S3Document(Array(text.utf8)).root
    }

    @Test func `elements, text and the five entities are read`() throws {
        let root = try root(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <s3:List xmlns:s3='http://s3.amazonaws.com/doc/2006-03-01/'>
              <Key>a&amp;b &lt;&gt;&quot;&apos; &#233;&#x4e2d;</Key><Empty/><Key >c</Key>
            </s3:List>

            """
        )
        #expect(root.name == "List")
        #expect(root.all("Key").map(\.text) == ["a&b <>\"' é中", "c"])
        #expect(root["Empty"] == "")
        #expect(root["None"] == nil)
    }

    @Test(arguments: [
        "", "x", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<!DOCTYPE a><a/>", "<a><!-- --></a>",
        "<a>&nbsp;</a>", "<a>&#xD800;</a>", "<a>&#99999999;</a>", "<a>&amp</a>", "<a b=c/>",
        "<a b='<'/>", "<a b='", "<?xml", "<a><![CDATA[x]]></a>", "<a", "<>", "</a>",
    ])
    func `whatever else is no answer`(_ text: String) {
        #expect(throws: S3Document.Malformed.self) { try root(text) }
    }

    @Test func `depth and number have a most`() throws {
        let (deep, many) = (S3Document.deepest, S3Document.mostElements)
        func nested(_ count: Int) -> String {
            String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
        }
        _ = try root(nested(deep))
        #expect(throws: S3Document.Malformed.self) { try root(nested(deep + 1)) }
        let list = String(repeating: "<b/>", count: many)
        #expect(throws: S3Document.Malformed.self) { try root("<a>\(list)</a>") }
    }

    @Test func `damage never traps`() {
        let good = Array("<?xml version=\"1.0\"?><a x='y'><b>&amp;&#65;</b><c/></a>".utf8)
        for seed in Seeds.some(200, for: "damaged answers of a store") {
            var random = SeededGenerator(seed: seed)
            var bytes = good
            for _ in 0...Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? S3Document(
                Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            )
        }
    }
}
