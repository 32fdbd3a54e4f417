import HTTPTypes
import Synchronization

/// How long requests took, by method, route and status.
package final class RequestTimings: Sendable {
    /// What found no route; by status alone, since anybody may invent methods and paths.
    private let unmatched = StatusTimings()

    package init() {}

    func record(
        _ duration: Duration,
        _ method: HTTPRequest.Method,
        _ status: HTTPResponse.Status,
        _ endpoint: Endpoint?,
    ) {
        (endpoint?.timings ?? unmatched).record(duration, status.code)
    }

    /// Writes the histogram of all routes that were asked for.
    func write(to page: inout MetricsPage, _ endpoints: [Endpoint]) {
        let name = "\(MetricsRegistry.prefix)http_server_request_duration_seconds"
        page.family(name, "histogram", "How long requests took.")
        for endpoint in endpoints {
            let labels = [
                ("http_request_method", endpoint.route.method.rawValue),
                ("http_route", endpoint.route.template.text),
            ]
            endpoint.timings.write(to: &page, name, labels)
        }
        unmatched.write(
            to: &page,
            name,
            [("http_request_method", "_OTHER"), ("http_route", "")],
        )
    }
}

/// One route's durations by status.
final class StatusTimings: Sendable {
    private let histograms = Mutex<[Int: Histogram]>([:])

    func record(_ duration: Duration, _ status: Int) {
        let (seconds, attoseconds) = duration.components
        let time = Double(seconds) + Double(attoseconds) / 1e18
        histograms.withLock { $0[status, default: Histogram()].record(time) }
    }

    func write(to page: inout MetricsPage, _ name: String, _ labels: [(String, String)]) {
        for (status, histogram) in histograms.withLock(\.self).sorted(by: { $0.key < $1.key }) {
            histogram.write(
                to: &page,
                name,
                labels + [("http_response_status_code", "\(status)")],
            )
        }
    }
}
