import TestSupport
import Testing

@testable import Store

@Suite struct BucketObjectTests {
    @Test(
        arguments: [
            (BucketObject(bucket: "drop", key: "a.mp4"), "s3://drop/a.mp4"),
            (
                BucketObject(bucket: "drop", key: "a/b c+d?e%.mp4", version: "v=1&", tag: "0a-2"),
                "s3://drop/a/b%20c%2Bd%3Fe%25.mp4?version=v%3D1%26&tag=0a-2",
            ),
            (BucketObject(bucket: "d.e-f", key: "/影片//"), "s3://d.e-f//%E5%BD%B1%E7%89%87//"),
        ] as [(BucketObject, String)]
    )
    func `an object is one word, which is read back`(_ object: BucketObject, _ word: String) {
        #expect(object.reference == word)
        #expect(BucketObject(reference: word) == object)
    }

    @Test func `whatever a key holds, it is read back`() {
        for seed in Seeds.some(5, for: "objects in buckets") {
            var chance = SeededGenerator(seed: seed)
            let signs = Array("aZ09-._~ /+%&=?#é影😀\u{301}\n\"\\")
            for _ in 0..<200 {
                func text(_ counts: ClosedRange<Int>) -> String {
                    let count = Int.random(in: counts, using: &chance)
                    return String(
                        (0..<count).map { _ in signs.randomElement(using: &chance) ?? "a" }
                    )
                }
                let object = BucketObject(
                    bucket: "drop",
                    key: text(1...30),
                    version: Bool.random(using: &chance) ? text(1...8) : nil,
                    tag: Bool.random(using: &chance) ? text(1...8) : nil,
                )
                #expect(BucketObject(reference: object.reference) == object, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [
        "", "https://drop/a.mp4", "s3://", "s3://drop", "s3://drop/", "s3:///a", "s3://drop/%",
        "s3://drop/a?tag", "s3://drop/a?tag=%z1", "S3://drop/a",
    ])
    func `what is no such word is none`(_ word: String) {
        #expect(BucketObject(reference: word) == nil)
    }

    @Test func `whatever differs makes another digest, and nothing is mistaken for its neighbour`()
    {
        func told(_ fields: String...) -> NotifiedObject {
            NotifiedObject(
                BucketObject(
                    bucket: fields[0],
                    key: fields[1],
                    version: fields[2].isEmpty ? nil : fields[2],
                    tag: fields[3].isEmpty ? nil : fields[3],
                ),
                sequencer: fields[4].isEmpty ? nil : fields[4],
            )
        }
        let all = [
            told("b", "k", "v", "", "s"), told("b", "k", "", "v", "s"),
            told("b", "kv", "", "", "s"),
            told("bk", "v", "", "", "s"), told("b", "k", "vs", "", ""),
            told("b", "k", "v", "", ""),
            told("b", "k", "", "", ""), told("b", "k", "", "t", "s"),
            told("b", "k", "v", "", "s2"),
        ]
        #expect(Set(all.map(\.digest)).count == all.count)
        // A version says it all.
        #expect(told("b", "k", "v", "t", "s").digest == told("b", "k", "v", "u", "s").digest)
    }
}
