import CoreMetrics
import Synchronization

/// One series, of whichever type: what libraries hold and write to.
final class MetricCell: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
    TimerHandler, Sendable
{
    private struct State {
        var value = 0.0
        var histogram = Histogram()
    }

    private let isHistogram: Bool
    private let state = Mutex(State())

    init(_ type: String) { isHistogram = type == "histogram" }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) { state.withLock { $0.value += amount } }

    func decrement(by amount: Double) { increment(by: -amount) }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) { state.withLock { $0.value = value } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            if isHistogram { state.histogram.record(value) } else { state.value = value }
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func reset() { set(0.0) }

    func write(to page: inout MetricsPage, _ name: String, _ labels: [(String, String)]) {
        let (value, histogram) = state.withLock { ($0.value, $0.histogram) }
        if isHistogram {
            histogram.write(to: &page, name, labels)
        } else {
            page.sample(name, labels, MetricsPage.number(value))
        }
    }
}
