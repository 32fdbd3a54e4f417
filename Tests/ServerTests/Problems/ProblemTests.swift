import Foundation
import Pipeline
import Store
import Testing

@testable import Server

@Suite struct ProblemTests {
    @Test func `a problem has the members that RFC 9457 names`() throws {
        let problem = Problem(.notFound, "there is no item item_1")
            .at([FieldError("/item", "is unknown")]).with("more", .integer(1))
        let text = problem.document(of: RequestID(process: 0, number: 1)).compactText
        #expect(
            text == """
                {"type":"/problems/not-found","title":"Not found","status":404,\
                "detail":"there is no item item_1",\
                "errors":[{"pointer":"/item","detail":"is unknown"}],"more":1,\
                "request_id":"000000000000001"}
                """
        )
    }

    @Test func `an error that nobody expected tells nothing of itself`() {
        struct Secret: Error {}
        #expect(Problem.expected(Secret()) == nil)
        #expect(Problem.expected(CancellationError())?.status == 503)
    }

    @Test func `what the rules refuse is a problem with their code and their words`() throws {
        let unknown = try #require(Problem.expected(RecordRefusal.unknown(.item)))
        #expect(unknown.kind == .notFound)
        #expect(unknown.extensions["code"] == .text("unknown-item"))
        #expect(unknown.extensions["words"]?["zh-Hans"] != nil)
        let changed = try #require(Problem.expected(RecordRefusal.changed(found: 3)))
        #expect(changed.status == 412)
    }

    @Test func `ids of requests follow each other and fit where a text needs no memory`() {
        let (first, second) = (RequestID.next(), RequestID.next())
        #expect(first != second)
        #expect(first.text.utf8.count == 15)
        #expect(first.text.prefix(6) == second.text.prefix(6))
    }
}
