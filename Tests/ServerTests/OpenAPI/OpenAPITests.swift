import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Testing

@testable import Server

@Suite struct OpenAPITests {
    @Test func `the document is made of the routes, its own among them`() async throws {
        let document = DocumentRoutes()
        let rig = try Rig(SampleRoutes.all + document.routes)
        document.fill(from: rig.front.table, version: "1.2.3")
        try await rig.run { client in
            let answer = try await client.execute(uri: "/openapi.json", method: .get)
            let json = try #require(answer.json)
            #expect(json["openapi"] == .text("3.1.0"))
            #expect(json["info"]?["version"] == .text("1.2.3"))
            guard case .object(let paths) = json["paths"] else {
                Issue.record("no paths")
                return
            }
            #expect(paths.map(\.key).contains("/openapi.json"))
            for route in rig.front.table.routes {
                let method = route.method.rawValue.lowercased()
                let operation = json["paths"]?[route.template.text]?[method]
                #expect(operation?["operationId"] == .text(route.operation))
                for answer in route.answers {
                    #expect(operation?["responses"]?["\(answer.status.code)"] != nil)
                }
                for kind in route.allProblems {
                    #expect(operation?["responses"]?["\(kind.status)"] != nil)
                }
            }
            let body = json["paths"]?["/v1/notes"]?["post"]?["requestBody"]?["content"]
            let schema = body?["application/json"]?["schema"]
            #expect(schema?["$ref"] == .text("#/components/schemas/Note"))
            #expect(json["components"]?["schemas"]?["Note"]?["type"] == .text("object"))
        }
    }

    @Test func `examples fit their schemas`() {
        for route in SampleRoutes.all {
            if case .json(let schema, let example?) = route.body {
                let value = try? JSONText.value(of: Array(example.utf8))
                #expect(value.map { schema.complaints(about: $0) } == [])
            }
        }
    }

    @Test func `routes that can't stand together are refused`() {
        func route(_ path: String, _ operation: String) -> Route {
            Route(.get, path, operation, "") { _ in .noContent }
        }
        let item = route("/a/{item}", "one").path("item", .id, "")
        #expect(throws: RouteTable.Fault.doubledOperation("one")) {
            try RouteTable([route("/a", "one"), route("/b", "one")])
        }
        #expect(throws: RouteTable.Fault.doubled("GET /a")) {
            try RouteTable([route("/a", "one"), route("/a", "two")])
        }
        #expect(throws: RouteTable.Fault.undeclared("GET /a/{item}")) {
            try RouteTable([route("/a/{item}", "one")])
        }
        #expect(throws: RouteTable.Fault.ambiguous("/a/{other}/b")) {
            try RouteTable([item, route("/a/{other}/b", "two").path("other", .id, "")])
        }
    }

    @Test func `an answer that nobody declared is seen`() {
        let watch = ContractWatch()
        let route = SampleRoutes.all[0]
        watch.saw(Reply(.accepted), of: route)
        watch.saw(.json(.object(["title": .integer(1)])), of: route)
        watch.saw(Reply(Problem(.conflict, ""), of: .next()), of: route)
        #expect(watch.complaints.count == 3)
    }
}
