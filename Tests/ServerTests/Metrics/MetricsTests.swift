import CoreMetrics
import Foundation
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct MetricsTests {
    @Test func `requests are measured by the templates of their routes`() async throws {
        try await Engine.sqlite.with { database, clock in
            let (timings, endpoints) = (RequestTimings(), EndpointList())
            let queue = JobQueue(on: database, surroundings: clock.surroundings)
            try await database.write { transaction in
                let request = JobRequest(kind: "k", payload: [], queue: "media", tenant: "studio")
                try queue.enqueue(request, in: transaction)
                try AuditTrail(database: database, surroundings: clock.surroundings).record(
                    AuditEntry(
                        kind: "test.happened",
                        actor: .system("test"),
                        subject: .init(kind: "test", id: "1"),
                    ),
                    in: transaction,
                )
            }
            clock.advance(by: 7)
            let metrics = MetricsRoutes(
                MetricsRegistry(),
                timings: timings,
                endpoints: endpoints,
                gauges: [StoreGauges.all(queue, database, surroundings: clock.surroundings)],
            )
            let rig = try Rig(SampleRoutes.all + metrics.routes) { $0.timings = timings }
            endpoints.fill(from: rig.front.table)
            try await rig.run { client in
                for path in ["/v1/gate/\(SampleRoutes.noteID)", "/secret/path"] {
                    _ = try await client.execute(uri: path, method: .get)
                }
                let page = try await client.execute(uri: "/metrics", method: .get)
                #expect(page.headers[.contentType] == MetricsPage.contentType)
                let name = "touchstone_http_server_request_duration_seconds"
                let labels =
                    #"http_request_method="GET",http_route="/v1/gate/{item}","#
                    + #"http_response_status_code="200""#
                #expect(page.text.contains("\(name)_count{\(labels)} 1\n"))
                #expect(page.text.contains("\(name)_bucket{\(labels),le=\"0.005\"} 1\n"))
                #expect(!page.text.contains("secret"))
                #expect(!page.text.contains(SampleRoutes.noteID))
                #expect(!page.text.contains("studio"))
                let jobs = #"touchstone_jobs{queue="media",state="ready"} 1"#
                #expect(page.text.contains(jobs))
                let age = #"touchstone_oldest_ready_job_age_seconds{queue="media"} 7"#
                #expect(page.text.contains(age))
                #expect(page.text.contains("touchstone_log_signing_lag_seconds 7\n"))
                #expect(page.text.contains("touchstone_log_waiting_events 1\n"))
            }
        }
    }

    @Test func `what libraries count is shown under one prefix, in base units`() {
        let registry = MetricsRegistry()
        registry.makeCounter(label: "uploads.done", dimensions: [("kind", "a\"b")]).increment(by: 2)
        registry.makeCounter(label: "uploads.done", dimensions: [("kind", "a\"b")]).increment(by: 1)
        registry.makeMeter(label: "depth", dimensions: []).set(4.5)
        registry.makeTimer(label: "scan", dimensions: []).recordNanoseconds(2_000_000_000)
        var page = MetricsPage()
        registry.write(to: &page)
        #expect(page.text.contains("touchstone_uploads_done_total{kind=\"a\\\"b\"} 3\n"))
        #expect(page.text.contains("touchstone_depth 4.5\n"))
        #expect(page.text.contains("touchstone_scan_seconds_bucket{le=\"2.5\"} 1\n"))
        #expect(page.text.contains("touchstone_scan_seconds_sum 2.0\n"))
    }

    @Test func `series have an end, and those refused are counted`() {
        var limits = MetricsLimits()
        limits.seriesPerFamily = 2
        limits.families = 2
        let registry = MetricsRegistry(limits)
        for number in 0..<5 {
            registry.makeCounter(label: "a", dimensions: [("id", "\(number)")]).increment(by: 1)
        }
        for name in ["b", "c"] {
            registry.makeCounter(label: name, dimensions: []).increment(by: 1)
        }
        var page = MetricsPage()
        registry.write(to: &page)
        #expect(page.text.components(separatedBy: "touchstone_a_total{").count == 3)
        #expect(page.text.contains("touchstone_metrics_refused_series_total 4\n"))
    }
}
