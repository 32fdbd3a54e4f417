import Fingerprints
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import Pipeline
import TestSupport
import Testing

@testable import Server

@Suite struct BankLimitTests {
    @Test func `a file or a list that is too long is refused`() async throws {
        var wish = HouseRig.Wish()
        (wish.lookups.fileBytes, wish.imports.listBytes) = (4, 10)
        try await HouseRig.run(wish) { house in
            try await house.makeBank("own")
            for path in ["/v1/lookups", "/v1/banks/own/files"] {
                let file = try await house.sendBytes(path, "film!".utf8, HouseRig.grounds)
                #expect(file.status.code == 413, "\(path): \(file.text)")
            }
            #expect(try await house.sendBytes("/v1/lookups", "film".utf8).status == .ok)
            let list = try await house.sendBytes(
                "/v1/banks/own/imports",
                "pdq \(HouseRig.picture(1))".utf8,
                HouseRig.grounds,
            )
            #expect(list.status.code == 413)
            let folder = house.workshop.folder.place.path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `who comes while all seats are taken is told when to try again`() async throws {
        var wish = HouseRig.Wish()
        wish.lookups.atOnce = 0
        try await HouseRig.run(wish) { house in
            let file = try await house.sendBytes("/v1/lookups", "film".utf8)
            #expect(file.status == .serviceUnavailable && file.headers[.retryAfter] == "5")
            // Hashes need no seat.
            let hash = try await house.post(
                "/v1/lookups/hashes",
                "{\"pdq\": \"\(HouseRig.picture(1))\"}",
            )
            #expect(hash.status == .ok)
        }
    }

    @Test func `an answer tells so many matches, and that there are more`() async throws {
        var wish = HouseRig.Wish()
        wish.lookups.matches = 2
        try await HouseRig.run(wish) { house in
            try await house.makeBank("own")
            for bits in 0..<3 {
                let hash = HouseRig.picture(3, differingIn: bits)
                try await house.enter("\"pdq\": \"\(hash)\"", in: "own")
            }
            let body = "{\"pdq\": \"\(HouseRig.picture(3))\"}"
            let found = try await house.post("/v1/lookups/hashes", body)
            guard case .list(let matches)? = found.json?["matches"] else {
                Issue.record("\(found.text)")
                return
            }
            #expect(matches.compactMap { $0.text("entry") } == ["1", "2"])
            #expect(found.json?["more"] == .bool(true))
        }
    }

    @Test func `evidence in Chinese finds room beside a file`() async throws {
        try await HouseRig.run { house in
            try await house.makeBank("own")
            let evidence = String(repeating: "据", count: 2_900)
            let made = try await house.sendBytes(
                "/v1/banks/own/files",
                "film".utf8,
                [.uploadMetadata: "evidence \(Data(evidence.utf8).base64EncodedString())"],
            )
            #expect(made.status == .created, "\(made.text)")
            #expect(made.json?.text("proposal", "evidence") == evidence)
        }
    }
}
