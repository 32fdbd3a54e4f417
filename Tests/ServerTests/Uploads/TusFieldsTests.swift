import Foundation
import HTTPTypes
import Store
import TestSupport
import Testing

@testable import Server

/// What stands in the header fields of uploads, without a server.
@Suite struct TusFieldsTests {
    private func fields(_ pairs: KeyValuePairs<String, String>) -> TusFields {
        var fields = HTTPFields()
        for (name, value) in pairs {
            fields.append(HTTPField(name: HTTPField.Name(name)!, value: value))
        }
        return TusFields(fields: fields)
    }

    /// What a reader refused with; nil where it read.
    private func status(_ read: () throws -> Void) -> Int? {
        do {
            try read()
            return nil
        } catch {
            return (error as? Problem)?.status
        }
    }

    @Test(arguments: [nil, "", "1.0", "0.2.2", "2.0.0", "1.0.0, 1.0.0"])
    func `another version of the protocol is refused`(_ version: String?) {
        let fields = version.map { self.fields(["Tus-Resumable": $0]) } ?? self.fields([:])
        #expect(status { try fields.checkVersion() } == 412)
    }

    @Test func `the version that we speak is taken`() throws {
        try fields(["tus-resumable": "1.0.0"]).checkVersion()
    }

    @Test(arguments: [
        "", "-1", "+1", "1.0", "0x10", "1e3", "1 1", "١", "9223372036854775808",
        "99999999999999999999", "1, 1",
    ])
    func `a count that is none is refused`(_ text: String) {
        let fields = self.fields(["Upload-Offset": text])
        #expect(status { _ = try fields.count(.uploadOffset) } == 400)
    }

    @Test func `counts are read`() throws {
        for (text, count) in [("0", 0), ("007", 7), ("9223372036854775807", UInt64(Int64.max))] {
            #expect(try fields(["Upload-Offset": text]).count(.uploadOffset) == count)
        }
        #expect(try fields([:]).count(.uploadOffset) == nil)
    }

    @Test func `a creation says its length, or that it comes later`() throws {
        #expect(try fields(["Upload-Length": "5"]).creationLength() == 5)
        #expect(try fields(["Upload-Length": "0"]).creationLength() == 0)
        #expect(try fields(["Upload-Defer-Length": "1"]).creationLength() == nil)
        let refused: [KeyValuePairs<String, String>] = [
            [:], ["Upload-Defer-Length": "0"], ["Upload-Defer-Length": "2"],
            ["Upload-Defer-Length": "true"], ["Upload-Defer-Length": "1", "Upload-Length": "5"],
            ["Upload-Defer-Length": "x", "Upload-Length": "5"], ["Upload-Length": "-5"],
        ]
        for pairs in refused {
            #expect(status { _ = try fields(pairs).creationLength() } == 400, "\(pairs)")
        }
    }

    @Test func `checksums are of an algorithm that we know, and of its length`() throws {
        let sha1 = Data(repeating: 1, count: 20).base64EncodedString()
        let sha256 = Data(repeating: 1, count: 32).base64EncodedString()
        #expect(try fields([:]).checksum() == nil)
        #expect(try fields(["Upload-Checksum": "sha1 \(sha1)"]).checksum() != nil)
        #expect(try fields(["Upload-Checksum": "sha256 \(sha256)"]).checksum() != nil)
        for text in [
            "", "sha1", "md5 \(sha1)", "SHA1 \(sha1)", "sha1 \(sha256)", "sha1  \(sha1)",
            "sha1 \(sha1) x", "sha1 ***", "sha256 \(sha1)",
        ] {
            let fields = self.fields(["Upload-Checksum": text])
            #expect(status { _ = try fields.checksum() } == 400, "\(text)")
        }
    }

    @Test func `how many bytes come is known from the request's head, or not`() throws {
        #expect(try fields(["Content-Length": "9"]).bodyBytes() == 9)
        #expect(try fields([:]).bodyBytes() == 0)
        #expect(try fields(["Transfer-Encoding": "chunked"]).bodyBytes() == nil)
        let type = fields(["Content-Type": "application/offset+octet-stream"])
        try type.checkContentType()
        for text in ["application/octet-stream", "application/offset+octet-stream; a=b", ""] {
            #expect(status { try fields(["Content-Type": text]).checkContentType() } == 415)
        }
    }

    @Test func `times are written as HTTP has them`() {
        for (seconds, text) in [
            (0.0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_102_444_800, "Fri, 01 Jan 2100 00:00:00 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ] {
            #expect(HTTPDate.text(of: Date(timeIntervalSince1970: seconds)) == text)
        }
    }

    @Test func `the days of many years are those of the formatter`() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        for day in stride(from: 0, to: 60_000, by: 13) {
            let time = Date(timeIntervalSince1970: Double(day) * 86_400 + 3_723)
            #expect(HTTPDate.text(of: time) == formatter.string(from: time))
        }
    }
}
