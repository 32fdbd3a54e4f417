import HTTPTypes
import Foundation
package import Store
import Synchronization

/// `GET /metrics`, for Prometheus.
package struct MetricsRoutes: Sendable {
    private let registry: MetricsRegistry
    private let timings: RequestTimings
    private let endpoints: EndpointList
    private let gauges: [Gauges]

    /// Writes what is only looked at when somebody asks.
    package typealias Gauges = @Sendable (inout MetricsPage) async -> Void

    package init(
        _ registry: MetricsRegistry,
        timings: RequestTimings,
        endpoints: EndpointList,
        gauges: [Gauges],
    ) {
        self.registry = registry
        self.timings = timings
        self.endpoints = endpoints
        self.gauges = gauges
    }

    package var routes: [Route] {
        [
            Route(.get, "/metrics", "readMetrics", "Figures for Prometheus") { _ in
                .bytes(await page().text.utf8, MetricsPage.contentType)
            }
            .answers(.ok, "The figures", contentType: MetricsPage.contentType)
        ]
    }

    private func page() async -> MetricsPage {
        var page = MetricsPage()
        timings.write(to: &page, endpoints.all)
        registry.write(to: &page)
        for gauges in gauges { await gauges(&page) }
        return page
    }
}

/// What the store has to tell: how much waits, and for how long.
package enum StoreGauges {
    package static func all(
        _ queue: JobQueue,
        _ database: any Database,
        surroundings: Surroundings,
    ) -> MetricsRoutes.Gauges {
        { page in
            if let numbers = try? await queue.numbers() {
                write(numbers, now: surroundings.now(), to: &page)
            }
            guard let waiting = try? await LogNumbers.read(in: database) else { return }
            let prefix = MetricsRegistry.prefix
            page.gauge(
                "\(prefix)log_waiting_events",
                "Events without a place in the log.",
                Double(waiting.count),
            )
            let lag = waiting.oldest.map { max(0, surroundings.now().timeIntervalSince($0)) }
            page.gauge(
                "\(prefix)log_signing_lag_seconds",
                "Age of the oldest event that no checkpoint covers.",
                lag ?? 0,
            )
        }
    }

    /// By queue, not by tenant: there may be any number of them.
    private static func write(
        _ numbers: [JobNumbers],
        now: Date,
        to page: inout MetricsPage,
    ) {
        let queues = Dictionary(grouping: numbers, by: \.queue).sorted { $0.key < $1.key }
        let jobs = "\(MetricsRegistry.prefix)jobs"
        page.family(jobs, "gauge", "Unfinished jobs and dead letters.")
        for (queue, numbers) in queues {
            let states = [
                ("ready", numbers.map(\.ready)), ("scheduled", numbers.map(\.scheduled)),
                ("running", numbers.map(\.running)), ("dead", numbers.map(\.dead)),
            ]
            for (state, counts) in states {
                page.sample(
                    jobs,
                    [("queue", queue), ("state", state)],
                    "\(counts.reduce(0, +))",
                )
            }
        }
        let age = "\(MetricsRegistry.prefix)oldest_ready_job_age_seconds"
        page.family(age, "gauge", "How long the longest-waiting ready job has been due.")
        for (queue, numbers) in queues {
            let oldest = numbers.compactMap(\.oldestReady).min()
            let seconds = oldest.map { max(0, now.timeIntervalSince($0)) } ?? 0
            page.sample(age, [("queue", queue)], MetricsPage.number(seconds))
        }
    }
}

/// The routes' endpoints, known once the table is made, of which the page's own route is a part.
package final class EndpointList: Sendable {
    private let list = Mutex<[Endpoint]>([])

    package init() {}

    var all: [Endpoint] { list.withLock(\.self) }

    package func fill(from table: RouteTable) { list.withLock { $0 = table.endpoints } }
}
