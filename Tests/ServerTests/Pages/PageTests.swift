import Foundation
import HTTPTypes
import Testing

@testable import Server

@Suite struct PageTests {
    private let seal = CursorSeal(key: [UInt8](repeating: 7, count: 32))
    private let list = ["listItems", "studio", "state=live"]

    @Test func `a cursor gives its place back for its own list only`() throws {
        let cursor = seal.cursor(behind: "01940000|7", of: list)
        #expect(try seal.place(of: cursor, of: list) == "01940000|7")
        for other in [
            ["listItems", "other", "state=live"], ["listItems", "studio", ""],
            ["listItems", "studiostate=live"], [],
        ] {
            #expect(throws: Problem.self) { try seal.place(of: cursor, of: other) }
        }
        let foreign = CursorSeal(key: [UInt8](repeating: 8, count: 32))
        #expect(throws: Problem.self) { try foreign.place(of: cursor, of: list) }
    }

    @Test func `a cursor that was changed anywhere is none`() {
        let cursor = Array(seal.cursor(behind: "place", of: list).utf8)
        for place in cursor.indices {
            for letter in "Aa0_-".utf8 where cursor[place] != letter {
                var changed = cursor
                changed[place] = letter
                let text = String(decoding: changed, as: UTF8.self)
                #expect(throws: Problem.self) { try seal.place(of: text, of: list) }
            }
        }
        for odd in ["", "A", "%%%", String(repeating: "A", count: 5_000)] {
            #expect(throws: Problem.self) { try seal.place(of: odd, of: list) }
        }
    }
}
