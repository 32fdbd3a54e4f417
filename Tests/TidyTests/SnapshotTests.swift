import Foundation
import TestSupport
import Testing

@Suite struct SnapshotTests {
    @Test func `a recorded text matches, a changed one tells its lines`() async throws {
        try await withTemporaryFolder { folder in
            let recorded = folder.appending(path: "Snapshots/page.txt")
            try expect("one\ntwo\nthree\n", matches: recorded, isRecording: true)
            try expect("one\ntwo\nthree\n", matches: recorded, isRecording: false)
            let fault = #expect(throws: SnapshotMismatch.self) {
                try expect("one\n2\nthree\n", matches: recorded, isRecording: false)
            }
            #expect(fault?.differences == ["- 2: two", "+ 2: 2"])
        }
    }

    @Test func `a text that was never recorded is no match`() async throws {
        try await withTemporaryFolder { folder in
            let fault = #expect(throws: SnapshotMismatch.self) {
                try expect("", matches: folder.appending(path: "page.txt"), isRecording: false)
            }
            #expect(fault?.differences == nil)
        }
    }
}
