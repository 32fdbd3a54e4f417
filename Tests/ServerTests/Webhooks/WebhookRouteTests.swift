import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct WebhookRouteTests {
    private static let draft =
        #"{"url": "https://hooks.example.com/in?key=1", "events": ["item.live", "item.held"]}"#

    @Test(arguments: Engine.allCases)
    func `a webhook shows its secret once, changes, and goes for good`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let added = try await house.send(.post, "/v1/webhooks", Self.draft)
            #expect(added.status == .created, "\(added.text)")
            #expect(added.json?.text("secret")?.hasPrefix("whsec_") == true)
            let path = try #require(added.headers[.location])
            let read = try await house.get(path)
            #expect(read.json?["events"] == .list([.text("item.held"), .text("item.live")]))
            #expect(!read.text.contains("whsec_"))
            let list = try await house.get("/v1/webhooks")
            #expect(list.json?.entries.count == 1 && !list.text.contains("whsec_"))

            let other = house.token(of: "other")
            #expect(try await house.get("/v1/webhooks", other).json?.entries == [])
            let changed = try await house.send(
                .patch,
                path,
                #"{"events": ["item.stopped"], "enabled": false}"#,
            )
            #expect(changed.json?["events"] == .list([.text("item.stopped")]))
            #expect(changed.json?.text("disabled_because") == "asked")
            let on = try await house.send(.patch, path, #"{"enabled": true}"#)
            #expect(on.json?["disabled_because"] == .null)

            #expect(try await house.send(.delete, path).status == .noContent)
            let gone = try await house.send(.delete, path)
            #expect(gone.status == .notFound && gone.json?.text("code") == "unknown-webhook")
            for kind in ["added", "changed", "disabled", "enabled", "removed"] {
                #expect(try await house.cases.events("webhook.\(kind)") == 1, "\(kind)")
            }
            let secret: [UInt8]? = try await house.database.read { transaction in
                try transaction.value("SELECT secret FROM webhooks")
            }
            #expect(secret?.isEmpty == true)
        }
    }

    @Test(arguments: [
        ("https://a:b@hooks.example.com/", nil), ("https://hooks.example.com/#x", nil),
        ("ftp://hooks.example.com/", nil), ("http://10.0.0.1/", "address-not-public"),
        ("http://169.254.169.254/latest/meta-data", "address-not-public"),
        ("http://[::1]/", "address-not-public"), ("http://0x7f.1/", "address-odd-number"),
        ("http://2130706433/", "address-odd-number"),
        ("http://nobody.example.org/", "address-unknown-host"),
    ])
    func `an address that won't be called isn't taken`(
        _ url: String,
        _ code: String?,
    ) async throws {
        try await HouseRig.run { house in
            let answer = try await house.send(.post, "/v1/webhooks", "{\"url\": \"\(url)\"}")
            #expect(answer.status == .unprocessableContent, "\(answer.text)")
            #expect(answer.json?.text("code") == code)
            #expect(try await house.get("/v1/webhooks").json?.entries == [])
        }
    }

    @Test func `an event that nobody knows isn't taken`() async throws {
        try await HouseRig.run { house in
            for events in [#"["item.exploded"]"#, #"["webhook.ping"]"#, #""item.live""#] {
                let body = "{\"url\": \"https://hooks.example.com/\", \"events\": \(events)}"
                let answer = try await house.send(.post, "/v1/webhooks", body)
                #expect(answer.status == .unprocessableContent)
            }
        }
    }

    @Test func `a webhook that is added twice by one call is one, and there is a most`()
        async throws
    {
        try await HouseRig.run { house in
            let key: HTTPFields = [.idempotencyKey: "hook"]
            let first = try await house.send(.post, "/v1/webhooks", Self.draft, key)
            let second = try await house.send(.post, "/v1/webhooks", Self.draft, key)
            #expect(first.text == second.text)
            for _ in 1..<WebhookLimits().webhooks {
                let added = try await house.send(.post, "/v1/webhooks", Self.draft)
                #expect(added.status == .created)
            }
            let more = try await house.send(.post, "/v1/webhooks", Self.draft)
            #expect(more.status == .conflict && more.json?.text("code") == "too-many-webhooks")
        }
    }

    @Test(arguments: Engine.allCases)
    func `deliveries are listed in pages, and sent again one by one or by their time`(
        _ engine: Engine
    ) async throws {
        try await HookBench.run(on: engine) { bench in
            let house = bench.house
            let start = house.clock.now
            let item = try await bench.stopSomething()
            try await bench.send()
            let count = bench.receiver.calls.count
            #expect(count == 5 && !item.isEmpty)
            let path = "\(bench.path)/deliveries"
            let whole = try await house.get("\(path)?state=delivered").json?.entries ?? []
            #expect(whole.count == count)
            #expect(try await house.get("\(path)?state=waiting").json?.entries == [])
            let first = try await house.get("\(path)?limit=3")
            let cursor = try #require(first.json?.text("next"))
            let second = try await house.get("\(path)?limit=3&cursor=\(cursor)")
            let pages = [first, second].flatMap { $0.json?.entries ?? [] }
            #expect(pages.map { $0.text("message") } == whole.map { $0.text("message") })

            let from = APITime.text(start)
            let again = try await house.send(
                .post,
                "\(bench.path)/replay",
                "{\"since\": \"\(from)\"}",
            )
            #expect(again.json?["messages"] == .integer(Int64(count)), "\(again.text)")
            #expect(again.json?["more"] == .null)
            try await bench.send()
            #expect(bench.receiver.calls.count == 2 * count)
            #expect(Set(bench.receiver.calls.map(\.id)).count == count)
            let message = try #require(whole.first?.text("message"))
            let delivery = try await bench.delivery(message)
            #expect(delivery?["attempts"] == .integer(2))
            let none = try await house.send(
                .post,
                "\(bench.path)/replay",
                #"{"since": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z"}"#,
            )
            #expect(none.json?["messages"] == .integer(0))
            for body in ["{}", "{\"message\": \"\(message)\", \"since\": \"\(from)\"}"] {
                let answer = try await house.send(.post, "\(bench.path)/replay", body)
                #expect(answer.status == .unprocessableContent)
            }
            let unknown = try await house.send(
                .post,
                "\(bench.path)/replay",
                #"{"message": "01940000-0000-7000-8000-000000000001"}"#,
            )
            #expect(unknown.status == .notFound)
        }
    }
}
