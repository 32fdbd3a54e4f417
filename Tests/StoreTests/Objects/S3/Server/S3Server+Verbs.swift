import Crypto
import Foundation
import Media
import Synchronization

@testable import Store

extension S3Server {
    func answer(to call: S3ServerCall) -> S3ServerAnswer {
        if let complaint = call.complaint(Self.credentials) { return complaint }
        guard call.isInBucket else { return .error(404, "NoSuchBucket") }
        return state.withLock { state in
            guard let key = call.key else { return bucketAnswer(to: call, &state) }
            if call.query["uploadId"] != nil || call.query["uploads"] != nil {
                return partsAnswer(to: call, key, &state)
            }
            return objectAnswer(to: call, key, &state)
        }
    }

    private func objectAnswer(
        to call: S3ServerCall,
        _ key: String,
        _ state: inout State,
    ) -> S3ServerAnswer {
        switch call.method {
        case "PUT":
            if call.fields["if-none-match"] == "*", state.objects[key] != nil {
                return .error(412, "PreconditionFailed")
            }
            guard let source = call.fields["x-amz-copy-source"] else {
                state.objects[key] = stored(call.body, call.fields["x-amz-checksum-sha256"])
                return S3ServerAnswer(200, [], ["etag": state.objects[key]?.tag ?? ""])
            }
            guard let copied = found(source, state) else { return .error(404, "NoSuchKey") }
            state.objects[key] = stored(copied.bytes, copied.checksum)
            return .xml("CopyObjectResult", "<ETag>&quot;x&quot;</ETag>")
        case "DELETE":
            state.objects[key] = nil
            return S3ServerAnswer(204)
        case "GET", "HEAD":
            guard let object = state.objects[key] else {
                return call.method == "HEAD" ? S3ServerAnswer(404) : .error(404, "NoSuchKey")
            }
            return read(object, call)
        default: return .error(405, "MethodNotAllowed")
        }
    }

    private func read(_ object: Stored, _ call: S3ServerCall) -> S3ServerAnswer {
        var fields = object.fields
        fields["etag"] = object.tag
        fields["last-modified"] = Self.field(object.modified)
        if call.fields["x-amz-checksum-mode"] == "ENABLED", let sum = object.checksum {
            fields["x-amz-checksum-sha256"] = sum
        }
        if call.method == "HEAD" {
            fields["content-length"] = "\(object.bytes.count)"
            return S3ServerAnswer(200, [], fields)
        }
        guard let match = call.fields["range"]?.wholeMatch(of: /bytes=(\d+)-(\d+)/),
            let first = Int(match.1), let last = Int(match.2)
        else { return S3ServerAnswer(200, object.bytes, fields) }
        guard first < object.bytes.count else { return .error(416, "InvalidRange") }
        let end = min(last + 1, object.bytes.count)
        fields["content-range"] = "bytes \(first)-\(end - 1)/\(object.bytes.count)"
        return S3ServerAnswer(206, Array(object.bytes[first..<end]), fields)
    }

    private func bucketAnswer(
        to call: S3ServerCall,
        _ state: inout State,
    ) -> S3ServerAnswer {
        let query = call.query
        if call.method == "HEAD" { return S3ServerAnswer(200) }
        if query["uploads"] != nil {
            let lines = state.begun.sorted { $0.key < $1.key }.map { id, begun in
                "<Upload><Key>\(begun.key)</Key>"
                    + "<UploadId>\(id.replacing("&", with: "&amp;"))</UploadId>"
                    + "<Initiated>\(Self.text(begun.time))</Initiated></Upload>"
            }
            return .xml("ListMultipartUploadsResult", lines.joined())
        }
        if query["delete"] != nil {
            let text = String(decoding: call.body, as: UTF8.self)
            for match in text.matches(of: /<Key>([^<]*)<\/Key>/) {
                state.objects[String(match.1)] = nil
            }
            return .xml("DeleteResult", "")
        }
        guard query["list-type"] == "2", let most = query["max-keys"].flatMap({ Int($0) }) else {
            return .error(400, "InvalidArgument")
        }
        let start = query["continuation-token"] ?? query["start-after"] ?? ""
        let keys = state.objects.keys.filter { $0 > start && $0.hasPrefix(query["prefix"] ?? "") }
            .sorted()
        let lines = keys.prefix(min(most, 1_000)).map { key in
            let object = state.objects[key]
            let modified = Self.text(object?.modified ?? clock.now)
            return "<Contents><Key>\(key.replacing(" ", with: "+"))</Key>"
                + "<LastModified>\(modified)</LastModified>"
                + "<Size>\(object?.bytes.count ?? 0)</Size></Contents>"
        }
        let isCut = keys.count > lines.count
        let rest =
            "<IsTruncated>\(isCut)</IsTruncated>"
            + (isCut
                ? "<NextContinuationToken>\(keys[lines.count - 1])</NextContinuationToken>" : "")
        return .xml("ListBucketResult", lines.joined() + rest)
    }

    private func partsAnswer(
        to call: S3ServerCall,
        _ key: String,
        _ state: inout State,
    ) -> S3ServerAnswer {
        if call.query["uploads"] != nil {
            let id = "upload \(state.calls.count)&\(UInt64.random(in: 0...9_999_999))"
            state.begun[id] = Begun(key: key, time: clock.now)
            let escaped = id.replacing("&", with: "&amp;")
            return .xml("InitiateMultipartUploadResult", "<UploadId>\(escaped)</UploadId>")
        }
        guard let id = call.query["uploadId"], var begun = state.begun[id], begun.key == key else {
            return .error(404, "NoSuchUpload")
        }
        switch call.method {
        case "PUT":
            let number = Int(call.query["partNumber"] ?? "") ?? 0
            guard let source = call.fields["x-amz-copy-source"] else {
                begun.parts[number] = stored(call.body, call.fields["x-amz-checksum-sha256"])
                state.begun[id] = begun
                return S3ServerAnswer(200, [], ["etag": begun.parts[number]?.tag ?? ""])
            }
            guard let copied = found(source, state) else { return .error(404, "NoSuchKey") }
            begun.parts[number] = stored(copied.bytes, nil)
            state.begun[id] = begun
            return .xml("CopyPartResult", "<ETag>\(begun.parts[number]?.tag ?? "")</ETag>")
        case "GET":
            let lines = begun.parts.map {
                "<Part><PartNumber>\($0.key)</PartNumber>"
                    + "<LastModified>\(Self.text($0.value.modified))</LastModified></Part>"
            }
            return .xml("ListPartsResult", lines.joined())
        case "DELETE":
            state.begun[id] = nil
            return S3ServerAnswer(204)
        default: return complete(call, id, begun, &state)
        }
    }

    private func complete(
        _ call: S3ServerCall,
        _ id: String,
        _ begun: Begun,
        _ state: inout State,
    ) -> S3ServerAnswer {
        if call.fields["if-none-match"] == "*", state.objects[begun.key] != nil {
            return .error(412, "PreconditionFailed")
        }
        let text = String(decoding: call.body, as: UTF8.self)
        let pattern =
            /<Part><ETag>([^<]*)<\/ETag>(?:<ChecksumSHA256>([^<]*)<\/ChecksumSHA256>)?<PartNumber>(\d+)/
        var bytes: [UInt8] = []
        let named = text.matches(of: pattern)
        for (index, match) in named.enumerated() {
            guard let number = Int(match.3), let part = begun.parts[number],
                part.tag == match.1.replacing("&quot;", with: "\""), number == index + 1,
                match.2.map({ part.checksum == String($0) }) ?? true
            else { return .error(400, "InvalidPart") }
            if index < named.count - 1, part.bytes.count < leastPartBytes {
                return .error(400, "EntityTooSmall")
            }
            bytes += part.bytes
        }
        state.objects[begun.key] = stored(
            bytes,
            named.first?.2 == nil ? nil : "composite-\(named.count)",
        )
        state.begun[id] = nil
        return .xml("CompleteMultipartUploadResult", "<ETag>x</ETag>")
    }

    /// The smallest part that this store takes, but for the last: so that tests need no megabytes.
    private var leastPartBytes: Int { 100 }

    private func stored(_ bytes: [UInt8], _ checksum: String?) -> Stored {
        let tag = Insecure.MD5.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
        return Stored(bytes: bytes, modified: clock.now, tag: "\"\(tag)\"", checksum: checksum)
    }

    private func found(_ source: String, _ state: State) -> Stored? {
        let name = source.removingPercentEncoding ?? ""
        return state.objects[String(name.dropFirst(Self.bucket.count + 2))]
    }

    private static func text(_ time: Date) -> String {
        let text = SigningTime(time).text
        let date = "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6).prefix(2))"
        let rest = text.dropFirst(9)
        return "\(date)T\(rest.prefix(2)):\(rest.dropFirst(2).prefix(2)):"
            + "\(rest.dropFirst(4).prefix(2)).000Z"
    }

    private static func field(_ time: Date) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.string(from: time)
    }
}
