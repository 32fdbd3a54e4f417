import Foundation
import Media

/// The frames of one film: `frame,quality,hash,seconds` a line, or a JSON list of strings
/// `hash,quality,seconds`.
struct VPDQList: ExchangeForm {
    /// The most frames of one film: eleven a second for a day.
    static let mostFrames = 1_000_000
    /// The largest JSON text that is read, in bytes; it is read whole.
    static let largestJSON = 64 << 20

    private let source: any ByteSource
    private var isDone = false
    var line: Int { 1 }

    init(_ source: any ByteSource) { self.source = source }

    mutating func next(_ report: inout ExchangeReport) throws(ReadingFault) -> ExchangeEntry? {
        guard !isDone else { return nil }
        isDone = true
        let isJSON =
            try source.bytes(at: 0, upTo: 64).first { $0 > 0x20 && $0 < 0x80 }
            == UInt8(ascii: "[")
        let features = isJSON ? try fromJSON(&report) : try fromText(&report)
        return features.isEmpty ? nil : ExchangeEntry(.film(features))
    }

    private func fromText(_ report: inout ExchangeReport) throws(ReadingFault) -> [VPDQFeature] {
        var lines = LineReader(source)
        var features: [VPDQFeature] = []
        while let line = try lines.next() {
            switch line.bytes.flatMap({ Self.feature(ofLine: $0) }) {
            case .success(nil): continue
            case .success(let feature?) where features.count < Self.mostFrames:
                features.append(feature)
            case .success: report.refuse(line: line.number, .tooMany(limit: Self.mostFrames))
            case .failure(let refusal): report.refuse(line: line.number, refusal.reason)
            }
        }
        return features
    }

    private func fromJSON(_ report: inout ExchangeReport) throws(ReadingFault) -> [VPDQFeature] {
        guard source.size <= UInt64(Self.largestJSON) else {
            report.refuse(line: 1, .tooLong(limit: Self.largestJSON))
            return []
        }
        let bytes = try source.bytes(at: 0, upTo: Self.largestJSON)
        guard let items = try? JSONDecoder().decode([String].self, from: Data(bytes)) else {
            report.refuse(line: 1, .json)
            return []
        }
        var features: [VPDQFeature] = []
        for (place, item) in items.enumerated() {
            switch Self.feature(ofItem: item) {
            case .success(let feature) where features.count < Self.mostFrames:
                features.append(feature)
            case .success: report.refuse(line: place + 1, .tooMany(limit: Self.mostFrames))
            case .failure(let refusal): report.refuse(line: place + 1, refusal.reason)
            }
        }
        return features
    }

    private static func feature(
        ofLine line: [UInt8]
    ) -> Result<VPDQFeature?, LineReader.Refusal> {
        guard !line.trimmed.isEmpty else { return .success(nil) }
        let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0.trimmed, as: UTF8.self) }
        guard fields.count == 4 else { return .refused(.fieldCount(fields.count)) }
        guard let frame = Int(fields[0]) else { return .refused(.time) }
        return feature(hash: fields[2], quality: fields[1], seconds: fields[3], frame: frame).map {
            $0
        }
    }

    private static func feature(ofItem item: String) -> Result<VPDQFeature, LineReader.Refusal> {
        let fields = item.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 3 else { return .refused(.fieldCount(fields.count)) }
        return feature(hash: fields[0], quality: fields[1], seconds: fields[2], frame: nil)
    }

    private static func feature(
        hash: String,
        quality: String,
        seconds: String,
        frame: Int?,
    ) -> Result<VPDQFeature, LineReader.Refusal> {
        guard let hash = PDQHash(digits: hash.utf8) else { return .refused(.hash) }
        guard let quality = Int(quality), (0...100).contains(quality) else {
            return .refused(.quality)
        }
        // python-threatexchange keeps three digits, so that long times read like `1.23e+03`.
        guard let seconds = Double(seconds),
            let feature = VPDQFeature(hash: hash, quality: quality, seconds: seconds, frame: frame)
        else { return .refused(.time) }
        return .success(feature)
    }

    /// vPDQ's text; frames without a number get their place.
    static func text(of entry: ExchangeEntry) throws(ExchangeWritingFault) -> String {
        guard case .film(let features) = entry.signal else { throw .otherSignal }
        return features.enumerated().map { place, feature in
            let time = feature.seconds.threePlaces
            return "\(feature.frame ?? place),\(feature.quality),\(feature.hash),\(time)\n"
        }.joined()
    }

    /// python-threatexchange's JSON list, on one line.
    static func json(of entry: ExchangeEntry) throws(ExchangeWritingFault) -> String {
        guard case .film(let features) = entry.signal else { throw .otherSignal }
        let items = features.map { "\"\($0.hash),\($0.quality),\($0.seconds.threePlaces)\"" }
        return "[" + items.joined(separator: ", ") + "]\n"
    }
}

extension Double {
    /// With three decimal places.
    var threePlaces: String { String(format: "%.3f", self) }
}
