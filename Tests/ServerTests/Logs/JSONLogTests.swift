import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import Pipeline
import Synchronization
import Testing

@testable import Server

@Suite struct JSONLogTests {
    private static func logger(_ lines: Lines) -> Logger {
        Logger(label: "server") { label in
            JSONLog(label, now: { Date(timeIntervalSince1970: 0.25) }) { lines.add($0) }
        }
    }

    private final class Lines: Sendable {
        private let all = Mutex<[String]>([])
        var text: [String] { all.withLock(\.self) }
        func add(_ line: String) { all.withLock { $0.append(line) } }
    }

    @Test func `an event is one line of JSON`() throws {
        let lines = Lines()
        let logger = Self.logger(lines)
        logger.info(
            "two\nlines",
            metadata: ["n": "1", "level": "x", "count": .stringConvertible(3)],
        )
        logger.debug("not shown")
        #expect(
            lines.text == [
                #"{"time":"1970-01-01T00:00:00.250Z","level":"info","label":"server","#
                    + #""message":"two\nlines","count":3,"level_":"x","n":"1"}"# + "\n"
            ]
        )
    }

    @Test func `a request's line has no address, query, token or id of its path`() async throws {
        let lines = Lines()
        let rig = try Rig()
        let token = rig.tokens.issue(.readItems)
        let server = APIServer(
            rig.front,
            Listening(host: "127.0.0.1", port: 0),
            surroundings: rig.clock.surroundings,
            logger: Self.logger(lines),
        )
        try await server.application.test(.live) { client in
            _ = try await client.execute(
                uri: "/v1/notes/\(SampleRoutes.noteID)?stars=4",
                method: .get,
                headers: .bearer(token),
            )
        }
        let request = try #require(lines.text.first { $0.contains(#""message":"request""#) })
        #expect(request.contains(#""route":"/v1/notes/{note}""#))
        #expect(request.contains(#""status":200"#))
        for secret in [token, "127.0.0.1", "stars", SampleRoutes.noteID] {
            #expect(!request.contains(secret))
        }
    }
}
