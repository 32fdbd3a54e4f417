import Foundation
import Store
import TestSupport
import Testing

@testable import touchstone

@Suite struct ContentPlaceTests {
    private func settings(_ environment: [String: String]) throws -> Settings {
        try Settings(
            data: "/srv/none",
            database: nil,
            environment: Dictionary(
                uniqueKeysWithValues: environment.map { ("TOUCHSTONE_\($0.key)", $0.value) }
            ),
        )
    }

    @Test func `content is kept in the folder unless a bucket is named`() throws {
        guard case .folder = try settings([:]).contentPlace else {
            Issue.record("a bucket")
            return
        }
        let named = try settings([
            "OBJECTS": "s3://media-1/a", "OBJECTS_KEY": "K", "OBJECTS_SECRET": "S",
            "OBJECTS_REGION": "eu-central-1",
        ])
        guard case .bucket(let address, let credentials) = try named.contentPlace else {
            Issue.record("no bucket")
            return
        }
        #expect("\(address)" == "s3://media-1/a/ at s3.eu-central-1.amazonaws.com")
        #expect(credentials == S3Credentials(keyID: "K", secret: "S"))
        let other = try settings([
            "OBJECTS": "s3://media-1", "OBJECTS_KEY": "K", "OBJECTS_SECRET": "S",
            "OBJECTS_ENDPOINT": "store.example", "OBJECTS_PATH_STYLE": "false",
            "OBJECTS_SESSION_TOKEN": "T",
        ])
        guard case .bucket(let place, let lent) = try other.contentPlace else { return }
        #expect(!place.isPathStyle && place.scheme == "https")
        #expect(lent == S3Credentials(keyID: "K", secret: "S", sessionToken: "T"))
    }

    @Test func `a secret comes from a file, without the line's end`() throws {
        try withTemporaryFile("from the file\n") { path in
            let found = try settings([
                "OBJECTS": "s3://media-1", "OBJECTS_KEY": "K", "OBJECTS_SECRET": "other",
                "OBJECTS_SECRET_FILE": path,
            ])
            guard case .bucket(_, let credentials) = try found.contentPlace else { return }
            #expect(credentials == S3Credentials(keyID: "K", secret: "from the file"))
        }
        for (content, words) in [
            (" \n", "names an empty file"),
            (String(repeating: "x", count: 20_000), "larger than"),
        ] {
            try withTemporaryFile(content) { path in
                let found = try settings([
                    "OBJECTS": "s3://media-1", "OBJECTS_KEY": "K", "OBJECTS_SECRET_FILE": path,
                ])
                do { _ = try found.contentPlace } catch { #expect("\(error)".contains(words)) }
            }
        }
    }

    private func withTemporaryFile(_ text: String, _ work: (String) throws -> Void) throws {
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(text.utf8).write(to: place)
        defer { try? FileManager.default.removeItem(at: place) }
        try work(place.path)
    }

    @Test(
        arguments: [
            (
                ["OBJECTS": "s3:/media"],
                "objects must be folder, s3://BUCKET or s3://BUCKET/PREFIX",
            ),
            (["OBJECTS": "s3://media-1"], "objects.secret or objects.secret-file"),
            (["OBJECTS": "s3://media-1", "OBJECTS_KEY": "canary"], "say objects.key"),
            (
                ["OBJECTS": "s3://media-1", "OBJECTS_ENDPOINT": "https://h/path"],
                "objects.endpoint must be an address without a path",
            ),
            (
                ["OBJECTS": "s3://media-1", "OBJECTS_KEY": "K", "OBJECTS_SECRET_FILE": "/none"],
                "/none can't be read",
            ),
        ] as [([String: String], String)]
    )
    func `what doesn't fit is told before anything is opened`(
        _ environment: [String: String],
        _ words: String,
    ) throws {
        let found = try settings(environment)
        #expect(throws: SettingFault.self) { _ = try found.contentPlace }
        do { _ = try found.contentPlace } catch {
            #expect("\(error)".contains(words))
            #expect(!"\(error)".contains("canary"))
        }
    }
}
