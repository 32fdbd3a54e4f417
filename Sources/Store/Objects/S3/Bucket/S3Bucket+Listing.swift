import Crypto
package import Foundation

extension S3Bucket {
    /// An object as a list shows it.
    package struct Entry: Hashable, Sendable {
        package let key: String
        package let bytes: UInt64
        package let modified: Date
    }

    /// Some of the objects, and whether there are more behind them.
    package struct Page: Sendable {
        package var entries: [Entry] = []
        /// Where the next page begins; nil at the end.
        package var next: String?
        /// When the store answered, by its own clock; nil where it doesn't say.
        var time: Date?
    }

    /// Objects whose keys begin with something, in the order of the bytes of their keys.
    ///
    /// - Parameters:
    ///   - last: the key behind which the list begins.
    ///   - next: where the page before said that it goes on.
    package func list(
        _ prefix: String,
        after last: String? = nil,
        from next: String? = nil,
        limit: Int,
    ) async throws -> Page {
        var call = S3Call("GET", nil).asking("list-type", "2").asking("prefix", prefix)
            .asking("encoding-type", "url")
            .asking("max-keys", "\(min(max(limit, 1), client.limits.pageKeys))")
        if let next {
            call = call.asking("continuation-token", next)
        } else if let last {
            call = call.asking("start-after", last)
        }
        let answer: S3Answer
        do { answer = try await ask(call) } catch let fault as S3Fault { throw fault.objectError }
        let root = try Self.document(answer)
        guard root.name == "ListBucketResult" else { throw Self.odd("to a list is another") }
        var page = Page(time: answer.headers["date"].flatMap(SigningTime.ofField))
        page.entries = try root.all("Contents").map(Self.entry)
        if root["IsTruncated"] == "true" {
            guard let next = root["NextContinuationToken"] else {
                throw Self.odd("to a list doesn't say how to go on")
            }
            page.next = next
        }
        return page
    }

    private static func entry(_ element: S3Document.Element) throws -> Entry {
        guard let name = element["Key"], let key = S3Encoding.decoded(name),
            let bytes = element["Size"].flatMap({ UInt64($0) }),
            let modified = element["LastModified"].flatMap(SigningTime.ofList)
        else { throw odd("to a list lacks a key, length or time") }
        return Entry(key: key, bytes: bytes, modified: modified)
    }

    /// All objects whose keys begin with something: where there can't be many.
    func all(_ prefix: String, most: Int) async throws -> [Entry] {
        var (entries, next): ([Entry], String?) = ([], nil)
        repeat {
            let page = try await list(prefix, from: next, limit: client.limits.pageKeys)
            entries += page.entries
            next = page.next
            guard entries.count <= most else { throw Self.odd("to a list has too many keys") }
        } while next != nil
        return entries
    }

    /// Removes many objects, of which some may not be there; their keys hold nothing that XML escapes.
    package func removeAll(_ keys: [String]) async throws {
        for start in stride(from: 0, to: keys.count, by: client.limits.pageKeys) {
            let some = keys[start..<min(start + client.limits.pageKeys, keys.count)]
            let names = some.map { "<Object><Key>\($0)</Key></Object>" }.joined()
            let body = Array("<Delete><Quiet>true</Quiet>\(names)</Delete>".utf8)
            let sum = Insecure.MD5.hash(data: body)
            let call = S3Call("POST", nil).asking("delete").sending(S3Body(body))
                .with("Content-MD5", Data(sum).base64EncodedString())
            let root = try await succeed("DeleteResult", call)
            if let code = root.all("Error").first?["Code"], code != "NoSuchKey" {
                throw S3Fault(status: 200, code: String(code.prefix(64))).objectError
            }
        }
    }
}
