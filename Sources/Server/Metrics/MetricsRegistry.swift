package import CoreMetrics
import Synchronization

/// What libraries count through swift-metrics, kept for `/metrics`.
///
/// One prefix for all, base units, and a bound on series: what goes beyond it is counted itself.
package final class MetricsRegistry: MetricsFactory, Sendable {
    static let prefix = "touchstone_"

    /// Labels of one series.
    private struct Labels: Hashable {
        let pairs: [[String]]

        init(_ dimensions: [(String, String)]) {
            pairs = dimensions.sorted { $0 < $1 }.map { [$0.0, $0.1] }
        }
    }

    private struct Family {
        let type: String
        var series: [Labels: MetricCell] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var refused = 0
    }

    private let limits: MetricsLimits
    private let state = Mutex(State())

    package init(_ limits: MetricsLimits = MetricsLimits()) { self.limits = limits }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        cell("counter", label, "_total", dimensions)
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)],
    ) -> any FloatingPointCounterHandler {
        cell("counter", label, "_total", dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell("gauge", label, "", dimensions)
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool,
    ) -> any RecorderHandler {
        cell(aggregate ? "histogram" : "gauge", label, "", dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell("histogram", label, "_seconds", dimensions)
    }

    // Series stay: a counter that goes away and comes back looks like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// Writes every family, in the order of their names.
    package func write(to page: inout MetricsPage) {
        let (families, refused) = state.withLock { ($0.families, $0.refused) }
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            page.family(name, family.type, "As counted by its library.")
            let series = family.series.sorted {
                $0.key.pairs.lexicographicallyPrecedes($1.key.pairs) { "\($0)" < "\($1)" }
            }
            for (labels, cell) in series {
                cell.write(to: &page, name, labels.pairs.map { ($0[0], $0[1]) })
            }
        }
        let name = "\(Self.prefix)metrics_refused_series_total"
        page.family(name, "counter", "Series beyond the bound, which nobody sees.")
        page.sample(name, [], "\(refused)")
    }

    private func cell(
        _ type: String,
        _ label: String,
        _ suffix: String,
        _ dimensions: [(String, String)],
    ) -> MetricCell {
        let name = Self.name(label, suffix)
        let labels = Labels(dimensions.map { (Self.safe($0.0), $0.1) })
        return state.withLock { state in
            let family = state.families[name]
            if let cell = family?.series[labels], family?.type == type { return cell }
            let cell = MetricCell(type)
            guard family?.type ?? type == type,
                family?.series.count ?? 0 < limits.seriesPerFamily,
                family != nil || state.families.count < limits.families
            else {
                state.refused += 1
                return cell
            }
            state.families[name, default: Family(type: type)].series[labels] = cell
            return cell
        }
    }

    private static func name(_ label: String, _ suffix: String) -> String {
        let name = safe(label)
        let prefixed = name.hasPrefix(prefix) ? name : prefix + name
        return prefixed.hasSuffix(suffix) ? prefixed : prefixed + suffix
    }

    /// Only letters, digits and low lines.
    private static func safe(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    ? Character(scalar) : "_"
            }
        )
    }
}

/// How many series we keep.
package struct MetricsLimits: Hashable, Sendable {
    /// Series of one family.
    package var seriesPerFamily = 200
    /// Families.
    package var families = 200

    package init() {}
}
