import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Testing

@testable import Server
@testable import Store

/// Every route with every role, read from the document of the API.
@Suite struct RoleMatrixTests {
    @Test func `each role may do what the document says, and nothing else`() async throws {
        try await RouteWalk.run { walk in
            let matrix = try await RoleMatrix(walk)
            #expect(matrix.operations.count == walk.routes.count)
            var (allowed, refused) = (0, 0)
            for role in StaffRole.allCases {
                let member = try await walk.house.hire("role \(role.rawValue)", [role])
                for route in walk.routes where route.scope != nil || route.needsPerson {
                    let operation = try #require(matrix.operations[route.operation])
                    let answer = try await walk.send(
                        route,
                        from: try await walk.house.browser(of: member),
                    )
                    let title = "\(role.rawValue) \(route.operation): \(answer.status)"
                    if operation.roles.contains(role.rawValue) {
                        allowed += 1
                        // Who shows again who they are is told so in the same way.
                        let isShown = answer.problem == "sign-in-failed"
                        #expect(answer.status != .unauthorized || isShown, "\(title)")
                        // The gate says 403 of what may not be played, and entries of who may not
                        // publish: of rights alone the answer must not speak.
                        let missing = ProblemKind.missingScope.code
                        #expect(answer.problem != missing, "\(title) \(answer.text)")
                    } else {
                        refused += 1
                        #expect(answer.status == .forbidden, "\(title)")
                        walk.expect(answer, route, .missingScope)
                    }
                }
            }
            #expect(allowed > 100 && refused > 100)
        }
    }

    @Test func `whoever has no role may only see and end their own session`() async throws {
        try await RouteWalk.run { walk in
            let nobody = try await walk.house.hire("nobody", [])
            for route in walk.routes where route.scope != nil {
                let answer = try await walk.send(
                    route,
                    from: try await walk.house.browser(of: nobody),
                )
                walk.expect(answer, route, .missingScope)
            }
        }
    }

    @Test func `another tenant's staff find nothing of this one's`() async throws {
        try await RouteWalk.run { walk in
            let theirs = try await walk.theirs()
            for route in walk.routes
            where (route.scope != nil || route.needsPerson) && !route.template.names.isEmpty {
                // Each tenant's publishers have names of their own.
                if RouteWalk.named.contains(route.operation) { continue }
                let zoe = try await walk.house.browser(of: walk.person)
                let answer = try await walk.send(route, ids: theirs, from: zoe)
                let unknown = try await walk.send(route, from: zoe)
                let isAsked = route.metering == .bare
                #expect(answer.status == (isAsked ? .forbidden : .notFound), "\(route.operation)")
                #expect(answer.status == unknown.status, "\(route.operation)")
                #expect(answer.json?["detail"] == unknown.json?["detail"], "\(route.operation)")
            }
        }
    }

    @Test func `the document says for each operation who may call it`() async throws {
        try await RouteWalk.run { walk in
            let matrix = try await RoleMatrix(walk)
            for route in walk.routes {
                let operation = try #require(matrix.operations[route.operation])
                let isOpen = route.scope == nil && !route.needsPerson
                #expect(operation.isOpen == isOpen, "\(route.operation)")
                #expect(operation.roles.isEmpty == (isOpen || route.roles.isEmpty))
                if route.needsPerson {
                    #expect(operation.roles.count == StaffRole.allCases.count)
                }
            }
        }
    }

    @Test func `every right belongs to a role, and none decides who runs the service`() {
        // A trusted flagger is nobody of the staff.
        for scope in Scope.allCases where scope != .flag {
            #expect(!scope.roles.isEmpty, "no role has \(scope.rawValue)")
        }
        #expect(StaffRole.operator.scopes.isDisjoint(with: [.decide, .approve, .writeBanks]))
        for role in [StaffRole.viewer, .auditor] {
            let reading: Set<Scope> = [
                .readItems, .readBanks, .readDisclosures, .readObligations, .audit,
                .readCases,
            ]
            #expect(role.scopes.isSubset(of: reading))
        }
        #expect(Scope.writeStaff.roles == [.operator])
        #expect(Scope.approve.roles == [.seniorReviewer, .complianceOfficer])
        #expect(Scope.enforce.roles == [.seniorReviewer, .complianceOfficer])
        #expect(Set<StaffRole>().scopes.isEmpty)
    }
}

/// Who may call what, as the document says it.
private struct RoleMatrix {
    struct Operation {
        let roles: [String]
        let isOpen: Bool
    }

    let operations: [String: Operation]

    init(_ walk: RouteWalk) async throws {
        let document = try await walk.house.fetch("/openapi.json")
        guard case .object(let paths) = document.json?["paths"] else {
            operations = [:]
            return
        }
        var found: [String: Operation] = [:]
        for path in paths {
            guard case .object(let methods) = path.value else { continue }
            for method in methods {
                guard let name = method.value.text("operationId") else { continue }
                var roles: [String] = []
                if case .list(let list) = method.value["x-touchstone-roles"] {
                    for case .text(let role) in list { roles.append(role) }
                }
                found[name] = Operation(
                    roles: roles,
                    isOpen: method.value["security"] == nil,
                )
            }
        }
        operations = found
    }
}

extension RouteWalk {
    /// The call of a route as its declaration wants it, with a session.
    fileprivate func send(
        _ route: Route,
        ids: [String: String] = [:],
        from browser: Browser,
    ) async throws -> TestResponse {
        var headers = fitting(route)
        for field in browser.fields { headers[field.name] = field.value }
        var bytes = ByteBuffer()
        if case .json(_, let example) = route.body { bytes.writeString(example ?? "") }
        return try await house.cases.client.execute(
            uri: path(of: route, ids),
            method: route.method,
            headers: headers,
            body: bytes,
        )
    }
}
