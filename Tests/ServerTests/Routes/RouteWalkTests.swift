import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import TestSupport
import Testing

@testable import Server

/// What holds of every route, read from its declaration: a new one is tried by itself.
@Suite struct RouteWalkTests {
    @Test func `no room's routes are left out`() async throws {
        let sources = Repository.root.appending(path: "Sources/Server")
        let files = FileManager.default.enumerator(atPath: sources.path)?.compactMap {
            $0 as? String
        }
        let names = (files ?? []).compactMap { file -> String? in
            let name = URL(filePath: file).lastPathComponent
            return name.hasSuffix("Routes.swift") ? String(name.dropLast(6)) : nil
        }
        try await Engine.sqlite.with { database, clock in
            try await withTemporaryFolder { folder in
                let plan = try await HousePlan(HouseRig.Wish(), database, clock, in: folder)
                #expect(names.count > 10)
                let rooms = try plan.roomNames
                #expect(Set(names) == rooms)
            }
        }
    }

    @Test func `without a good token nobody comes in`() async throws {
        try await RouteWalk.run { walk in
            let now = walk.house.clock.now
            let tokens = walk.house.cases.rig.tokens
            let all = Set(Scope.allCases)
            let bad = [
                nil, "tst_x", AccessToken(secretBytes: [UInt8](repeating: 3, count: 32)).secret,
                tokens.issue(all, tenant: "studio", expires: now),
                tokens.issue(all, tenant: "studio", revoked: now),
            ]
            for route in walk.routes where route.scope != nil || route.needsPerson {
                for token in bad {
                    let answer = try await walk.send(route, token: token)
                    #expect(answer.status == .unauthorized, "\(route.operation)")
                    #expect(answer.headers[.wwwAuthenticate] != nil, "\(route.operation)")
                    walk.expect(answer, route, .unauthenticated)
                }
            }
        }
    }

    @Test func `every scope but the right one is refused`() async throws {
        try await RouteWalk.run { walk in
            for route in walk.routes {
                guard let scope = route.scope else { continue }
                let token = walk.house.token(of: "studio", without: scope)
                let answer = try await walk.send(route, token: token)
                #expect(answer.status == .forbidden, "\(route.operation)")
                walk.expect(answer, route, .missingScope)
            }
        }
    }

    @Test func `another tenant's ids are as unknown as those that nobody has`() async throws {
        try await RouteWalk.run { walk in
            let theirs = try await walk.theirs()
            for route in walk.routes
            where (route.scope != nil || route.needsPerson) && !route.template.names.isEmpty {
                // Each tenant's publishers have names of their own.
                if RouteWalk.named.contains(route.operation) { continue }
                let token = walk.house.token
                let answer = try await walk.send(route, token: token, ids: theirs)
                let unknown = try await walk.send(route, token: token)
                let isAsked = route.metering == .bare
                #expect(answer.status == (isAsked ? .forbidden : .notFound), "\(route.operation)")
                #expect(answer.status == unknown.status, "\(route.operation)")
                #expect(answer.headers[.touchstoneReason] == unknown.headers[.touchstoneReason])
                #expect(answer.json?["detail"] == unknown.json?["detail"], "\(route.operation)")
                #expect(answer.json?["code"] == unknown.json?["code"], "\(route.operation)")
            }
            // They are there for whom they belong to.
            let own = try await walk.house.get(
                "/v1/items/\(theirs["item"] ?? "")",
                walk.house.token(of: "other"),
            )
            #expect(own.status == .ok)
        }
    }

    private static let bodies: [(String, ProblemKind)] = [
        ("", .malformedRequest), ("{", .malformedRequest),
        (#"{"a": 1, "a": 2}"#, .malformedRequest), ("{} {}", .malformedRequest),
        (String(repeating: "[", count: 100), .malformedRequest), ("\u{0}", .malformedRequest),
        ("[]", .invalidRequest), ("7", .invalidRequest), ("null", .invalidRequest),
        (#"{"nobody knows this": 1}"#, .invalidRequest),
    ]

    @Test func `a body that isn't what it should be`() async throws {
        try await RouteWalk.run { walk in
            let token = walk.house.token
            for route in walk.routes where route.takesJSON {
                for (body, kind) in Self.bodies {
                    let answer = try await walk.send(
                        route,
                        token: token,
                        RouteWalk.Oddity(body: body),
                    )
                    walk.expect(answer, route, kind)
                }
            }
        }
    }

    @Test func `a body of another type, coded, or too large`() async throws {
        try await RouteWalk.run { walk in
            let token = walk.house.token
            for route in walk.routes where route.takesJSON {
                for type in ["text/plain", "", "application/json; charset=utf-16", "x"] {
                    let fields: HTTPFields = [.contentType: type]
                    let answer = try await walk.send(
                        route,
                        token: token,
                        RouteWalk.Oddity(fields: fields),
                    )
                    walk.expect(answer, route, .unsupportedMediaType)
                }
                let coded: HTTPFields = [.contentEncoding: "gzip"]
                let answer = try await walk.send(
                    route,
                    token: token,
                    RouteWalk.Oddity(fields: coded),
                )
                walk.expect(answer, route, .unsupportedMediaType)
                let body = String(repeating: " ", count: RouteWalk.bodyBytes + 1)
                let large = try await walk.send(route, token: token, RouteWalk.Oddity(body: body))
                walk.expect(large, route, .bodyTooLarge)
            }
            for route in walk.routes where route.takesBytes {
                let coded: HTTPFields = [.contentEncoding: "gzip"]
                let answer = try await walk.send(
                    route,
                    token: token,
                    RouteWalk.Oddity(fields: coded),
                )
                walk.expect(answer, route, .unsupportedMediaType)
            }
        }
    }

    @Test func `a parameter that nobody declared`() async throws {
        try await RouteWalk.run { walk in
            for route in walk.routes where route.metering == .metered {
                let answer = try await walk.send(
                    route,
                    token: walk.house.token,
                    RouteWalk.Oddity(query: "?nobody=knows"),
                )
                walk.expect(answer, route, .malformedRequest)
            }
        }
    }

    @Test func `an id that is none names nothing`() async throws {
        try await RouteWalk.run { walk in
            for route in walk.routes
            where route.pathParameters.contains(where: { $0.schema == .id }) {
                for odd in ["x", "%00", "..", "01940000-0000-7000-8000-00000000000Z"] {
                    let ids = Dictionary(
                        uniqueKeysWithValues: route.template.names.map { ($0, odd) }
                    )
                    let answer = try await walk.send(route, token: walk.house.token, ids: ids)
                    walk.expect(answer, route, .notFound)
                }
            }
        }
    }

    @Test func `a method that an address doesn't have is told those that it has`() async throws {
        try await RouteWalk.run { walk in
            for route in walk.routes {
                let methods = Set(
                    walk.routes.filter { $0.template == route.template }.map(\.method.rawValue)
                )
                let heads: Set<String> = methods.contains("GET") ? ["HEAD"] : []
                let allowed = methods.union(heads)
                for method in [HTTPRequest.Method.options, .put, .delete]
                where !methods.contains(method.rawValue) {
                    let answer = try await walk.send(
                        route,
                        token: nil,
                        RouteWalk.Oddity(method: method),
                    )
                    #expect(answer.status == .methodNotAllowed, "\(method) \(route.operation)")
                    #expect(answer.problem == "method-not-allowed")
                    let said = answer.headers[.allow]?.split(separator: ", ").map(String.init)
                    #expect(Set(said ?? []) == allowed, "\(route.operation)")
                }
            }
            // Only uploads say more of themselves, as tus asks for.
            let uploads = try await walk.house.fetch("/v1/uploads", by: .options)
            #expect(uploads.status == .noContent)
            #expect(uploads.headers["tus-version"] == "1.0.0")
        }
    }

    @Test func `every body has an example, and it is what the route takes`() async throws {
        try await RouteWalk.run { walk in
            for route in walk.routes {
                guard case .json(let schema, let example) = route.body else { continue }
                let value = try JSONText.value(of: Array((example ?? "").utf8))
                #expect(schema.complaints(about: value).isEmpty, "\(route.operation)")
            }
        }
    }
}
