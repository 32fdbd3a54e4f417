import Pipeline
import Store

/// What a store tells of objects, as AWS writes it (event message structure 2.x) and MinIO and others do.
///
/// Members that aren't named here are passed over, whatever the version.
package struct S3Message: RequestShape {
    /// Nil in the message by which AWS tries an address.
    private let records: [Record]?

    private struct Record: Decodable {
        let eventName: String
        let s3: Subject
    }

    private struct Subject: Decodable {
        let bucket: Bucket
        let object: Object
    }

    private struct Bucket: Decodable {
        let name: String
    }

    private struct Object: Decodable {
        let key: String
        let eTag: String?
        let versionId: String?
        let sequencer: String?
    }

    private enum CodingKeys: String, CodingKey {
        case records = "Records"
    }

    package static let schema = Schema.named(
        "S3Message",
        .either([
            .open([.required("Records", .list(record, 0...1_000))]),
            .open([.required("Event", .choice(["s3:TestEvent"]), "AWS tries the address")]),
        ]),
    )

    private static let record = Schema.open([
        .required("eventName", .text(1...200), "With or without `s3:` before it"),
        .required(
            "s3",
            .open([
                .required("bucket", .open([.required("name", .text(1...255))])),
                .required(
                    "object",
                    .open([
                        .required("key", .text(1...4_096), "As in an address; + is a blank"),
                        .optional("eTag", .orNull(.text(0...200))),
                        .optional("versionId", .orNull(.text(0...1_024))),
                        .optional("sequencer", .orNull(.text(0...200))),
                    ]),
                ),
            ]),
        ),
    ])

    package static let example: String? = """
        {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", \
        "eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "drop"}, \
        "object": {"key": "films/a+film.mp4", "size": 1048576, \
        "eTag": "d41d8cd98f00b204e9800998ecf8427e", "sequencer": "0055AED6DCD90281E5"}}}]}
        """
}

extension S3Message {
    /// One thing that happened.
    struct Event: Hashable, Sendable {
        let told: NotifiedObject
        /// Whether content came, which alone counts.
        let isPut: Bool
    }

    /// - Throws: the problem of a key that can't be read, and of content without a tag.
    var events: [Event] {
        get throws(Problem) {
            var events: [Event] = []
            for (index, record) in (records ?? []).enumerated() {
                events.append(try Self.event(record, at: "/Records/\(index)/s3/object"))
            }
            return events
        }
    }

    private static func event(_ record: Record, at place: String) throws(Problem) -> Event {
        let object = record.s3.object
        guard let key = S3Encoding.decoded(object.key) else {
            throw .unreadable("\(place)/key", "must be encoded as in an address, in UTF-8")
        }
        let named = BucketObject(
            bucket: record.s3.bucket.name,
            key: key,
            version: said(object.versionId),
            tag: said(object.eTag?.filter { $0 != "\"" }),
        )
        let isPut = isPut(record.eventName)
        guard !isPut || named.tag != nil || named.version != nil else {
            throw .unreadable("\(place)/eTag", "is missing, and so is versionId")
        }
        return Event(
            told: NotifiedObject(named, sequencer: said(object.sequencer)),
            isPut: isPut,
        )
    }

    private static func said(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    /// MinIO tells of tags and locks on an object as if it were put.
    private static func isPut(_ name: String) -> Bool {
        let words = name.split(separator: ":")
        let kind = words.first == "s3" ? words.dropFirst() : words[...]
        guard kind.first == "ObjectCreated", let way = kind.last else { return false }
        return !["PutTagging", "DeleteTagging", "PutRetention", "PutLegalHold"].contains(way)
    }
}

extension Problem {
    fileprivate static func unreadable(_ place: String, _ words: String) -> Problem {
        Problem(.invalidRequest, "the body isn't what this address takes; see errors")
            .at([FieldError(place, words)])
    }
}
