import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

/// Who keeps the staff, and what nobody outside reads of it.
@Suite struct StaffRouteTests {
    @Test(arguments: Engine.allCases)
    func `an operator lets somebody in, and gives them a new code when all is lost`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let op = try await house.browser(of: try await house.hire("op", [.operator]))
            house.clock.advance(by: 1)
            let made = try await house.visit(
                .post,
                "/v1/staff",
                #"{"person": "李 7", "display_name": "Ann Lee", "roles": ["reviewer"]}"#,
                op,
            )
            #expect(made.status == .created, "\(made.text)")
            let code = try #require(made.json?.text("setup_code"))
            let again = try await house.visit(
                .post,
                "/v1/staff",
                #"{"person": "李 7", "roles": []}"#,
                op,
            )
            #expect(again.status == .conflict && again.json?.text("code") == "person-exists")
            let path = "/v1/staff/%E6%9D%8E%207"
            let read = try await house.visit(.get, path, nil, op)
            #expect(read.json?.text("display_name") == "Ann Lee")
            let anew = try await house.visit(.post, "\(path)/setup", nil, op)
            #expect(anew.status == .created)
            let old = try await house.visit(.post, "/v1/setup/view", #"{"code": "\#(code)"}"#)
            #expect(old.status == .notFound)
            let list = try await house.visit(.get, "/v1/staff?limit=1", nil, op)
            #expect(list.json?.entries.count == 1)
            let cursor = try #require(list.json?.text("next"))
            let rest = try await house.visit(
                .get,
                "/v1/staff?limit=1&cursor=\(cursor)",
                nil,
                op,
            )
            #expect(rest.json?.entries.first?.text("person") == "李 7")
            for odd in [#"{"person": " x", "roles": []}"#, #"{"person": "x", "roles": ["king"]}"#] {
                let answer = try await house.visit(.post, "/v1/staff", odd, op)
                #expect(answer.status == .unprocessableContent)
            }
        }
    }

    @Test func `nobody gives themselves rights`() async throws {
        try await HouseRig.run { house in
            let op = try await house.browser(of: try await house.hire("op", [.operator]))
            let other = try await house.browser(of: try await house.hire("op2", [.operator]))
            let more = #"{"roles": ["operator", "compliance-officer"]}"#
            let own = try await house.visit(.patch, "/v1/staff/op", more, op)
            #expect(own.status == .forbidden && own.json?.text("code") == "own-rights")
            #expect(try await house.visit(.patch, "/v1/staff/op", more, other).status == .ok)
            let out = #"{"disabled": true}"#
            #expect(try await house.visit(.patch, "/v1/staff/op", out, other).status == .ok)
            let last = try await house.visit(.patch, "/v1/staff/op2", out, other)
            #expect(last.status == .forbidden)
        }
    }

    @Test func `outside the team nobody reads who decided, nor what the team calls them`()
        async throws
    {
        try await HouseRig.run { house in
            let item = try await house.cases.item()
            let ann = try await house.browser(of: try await house.hire("pseudo-ann", [.reviewer]))
            let stopped = try await house.visit(
                .post,
                "/v1/items/\(item)/decisions",
                .stop(),
                ann,
            )
            #expect(stopped.status == .created, "\(stopped.text)")
            try await house.look()
            let id = try #require(stopped.json?.text("id"))
            let host = house.token
            var said = ""
            for path in [
                "/v1/items/\(item)", "/v1/items/\(item)/decisions", "/v1/decisions/\(id)",
                "/v1/gate/\(item)", "/v1/items/\(item)/matches",
            ] {
                let answer = try await house.get(path, host)
                #expect(answer.status != .notFound, "\(path)")
                said += answer.text + answer.headers.map(\.value).joined()
            }
            #expect(said.contains("statement"))
            for name in ["pseudo-ann", "Display of"] { #expect(!said.contains(name), "\(name)") }
            // The record has the pseudonym, and never the name.
            let rows = try await house.database.read { transaction in
                try transaction.rows("SELECT content FROM audit_events WHERE content IS NOT NULL")
                    .map { try $0.get("content", as: String.self) }
            }
            #expect(rows.contains { $0.contains("pseudo-ann") })
            #expect(!rows.contains { $0.contains("Display of") })
        }
    }
}
