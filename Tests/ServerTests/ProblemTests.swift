import Foundation
import Server
import Testing

@Suite struct ProblemTests {
    @Test func `a problem has the members that RFC 9457 names`() throws {
        let problem = Problem("not-found", status: 404, "Not found", "there is no item item_1")
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(problem))
        let members = try #require(json as? [String: Any])
        #expect(members["type"] as? String == "/problems/not-found")
        #expect(members["status"] as? Int == 404)
    }
}
