import Media

@testable import Fingerprints

/// A list that has been read to its end.
struct Listing {
    var entries: [ExchangeEntry] = []
    let report: ExchangeReport

    init(
        _ bytes: [UInt8],
        _ format: ExchangeFormat,
        untyped kind: ExchangeKind? = nil,
    ) throws(ReadingFault) {
        var reader = ExchangeReader(MemorySource(bytes), format: format, untyped: kind)
        while let entry = try reader.next() { entries.append(entry) }
        report = reader.report
    }

    init(
        _ text: String,
        _ format: ExchangeFormat,
        untyped kind: ExchangeKind? = nil,
    ) throws(ReadingFault) {
        try self.init(Array(text.utf8), format, untyped: kind)
    }

    var reasons: [ExchangeRefusal] { report.refusals.map(\.reason) }
}

enum Sample {
    static let bridge = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
    static let other = "d8f8f0cec0f4a84f8e370a22038f67f0b36a2ed597231e1d72e6b39c4a9c9b22"
    static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
