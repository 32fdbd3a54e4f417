import Foundation
import Media

/// An object that is sent in parts: nothing of it is there before the end.
struct S3Parts: Hashable, Sendable {
    let key: String
    let id: String
    /// Whether the store sums up each part with SHA-256.
    let isSummed: Bool
}

/// A part that is there.
struct S3Part: Hashable, Sendable {
    let number: Int
    let tag: String
    let checksum: String?
}

extension S3Bucket {
    /// Begins an object that comes in parts.
    func begin(_ key: String, isSummed: Bool) async throws -> S3Parts {
        let call = S3Call("POST", key).asking("uploads")
            .with("x-amz-checksum-algorithm", isSummed ? "SHA256" : nil)
        let root = try await succeed("InitiateMultipartUploadResult", call)
        guard let id = root["UploadId"], !id.isEmpty, id.utf8.count <= 1_024 else {
            throw Self.odd("to the beginning of parts names no upload")
        }
        return S3Parts(key: key, id: id, isSummed: isSummed)
    }

    func send(_ body: S3Body, as number: Int, of parts: S3Parts) async throws -> S3Part {
        let checksum = parts.isSummed ? body.digest.base64 : nil
        let call = S3Call("PUT", parts.key).asking("partNumber", "\(number)")
            .asking("uploadId", parts.id).sending(body)
            .with("x-amz-checksum-sha256", checksum)
        do {
            let answer = try await ask(call)
            guard let tag = answer.headers["etag"] else { throw Self.odd("to a part has no tag") }
            return S3Part(number: number, tag: tag, checksum: checksum)
        } catch let fault as S3Fault { throw fault.objectError }
    }

    /// Makes another object a part, without sending its bytes.
    func copy(_ source: String, as number: Int, of parts: S3Parts) async throws -> S3Part {
        let call = S3Call("PUT", parts.key).asking("partNumber", "\(number)")
            .asking("uploadId", parts.id).with("x-amz-copy-source", copySource(source))
        let root = try await succeed("CopyPartResult", call)
        guard let tag = root["ETag"] else { throw Self.odd("to a copied part has no tag") }
        return S3Part(number: number, tag: tag, checksum: nil)
    }

    /// Makes the parts the object.
    ///
    /// An answer that was lost leaves open whether it came to that: then the upload is unknown to the
    /// store, and whoever asks looks for the object.
    ///
    /// - Returns: false where one is there, and was to be new.
    func complete(_ parts: S3Parts, of list: [S3Part], isNew: Bool) async throws -> Bool {
        let lines = list.map { part in
            let checksum = part.checksum.map { "<ChecksumSHA256>\($0)</ChecksumSHA256>" } ?? ""
            return "<Part><ETag>\(Self.escaped(part.tag))</ETag>\(checksum)"
                + "<PartNumber>\(part.number)</PartNumber></Part>"
        }
        let body = """
            <CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            \(lines.joined())</CompleteMultipartUpload>
            """
        let call = S3Call("POST", parts.key).asking("uploadId", parts.id)
            .sending(S3Body(Array(body.utf8))).with("If-None-Match", isNew ? "*" : nil)
        do {
            try await succeed("CompleteMultipartUploadResult", call)
            return true
        } catch ObjectError.refused(412, _) where isNew {
            return false
        } catch ObjectError.refused(404, "NoSuchUpload") {
            return true
        }
    }

    /// Gives up what was begun; one that isn't there is fine.
    func abort(_ parts: S3Parts) async throws {
        do {
            _ = try await ask(S3Call("DELETE", parts.key).asking("uploadId", parts.id))
        } catch let fault as S3Fault {
            guard fault.isMissing else { throw fault.objectError }
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
    }
}

// What was begun and never came to an end.
extension S3Bucket {
    /// Gives up what was begun below a prefix and not gone on with since.
    ///
    /// - Returns: how many there were.
    func abortAll(_ prefix: String, untouchedSince limit: Date) async throws -> Int {
        var (count, marker): (Int, (key: String, id: String)?) = (0, nil)
        while true {
            var call = S3Call("GET", nil).asking("uploads").asking("prefix", prefix)
                .asking("max-uploads", "\(client.limits.pageKeys)")
            if let marker {
                call = call.asking("key-marker", marker.key).asking("upload-id-marker", marker.id)
            }
            let root = try await succeed("ListMultipartUploadsResult", call)
            for upload in root.all("Upload") {
                guard let key = upload["Key"], let id = upload["UploadId"], key.hasPrefix(prefix),
                    let begun = upload["Initiated"].flatMap(SigningTime.ofList), begun < limit
                else { continue }
                let parts = S3Parts(key: key, id: id, isSummed: false)
                guard try await !isTouched(parts, since: limit) else { continue }
                try await abort(parts)
                count += 1
            }
            guard root["IsTruncated"] == "true", let key = root["NextKeyMarker"],
                let id = root["NextUploadIdMarker"]
            else { return count }
            marker = (key, id)
        }
    }

    /// Whether a part came since; what is gone meanwhile counts as touched.
    private func isTouched(_ parts: S3Parts, since limit: Date) async throws -> Bool {
        var marker: String?
        while true {
            var call = S3Call("GET", parts.key).asking("uploadId", parts.id)
            if let marker { call = call.asking("part-number-marker", marker) }
            let root: S3Document.Element
            do {
                root = try await succeed("ListPartsResult", call)
            } catch ObjectError.refused(404, _) {
                return true
            }
            let times = root.all("Part").compactMap {
                $0["LastModified"].flatMap(SigningTime.ofList)
            }
            if times.contains(where: { $0 >= limit }) { return true }
            guard root["IsTruncated"] == "true", let next = root["NextPartNumberMarker"],
                next != marker
            else { return false }
            marker = next
        }
    }
}
