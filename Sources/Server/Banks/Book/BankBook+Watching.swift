import Store

// What those ask who look after the process.
extension BankBook {
    /// What is searched must be there before requests are taken.
    package var probe: Probe {
        Probe("banks", orElse: "are not read yet") { [self] in
            guard position != nil else { throw BankBookEmpty() }
        }
    }

    package var gauges: MetricsRoutes.Gauges {
        { [self] page in
            let prefix = MetricsRegistry.prefix
            page.gauge("\(prefix)banks", "Banks in this node's memory.", Double(count))
            page.gauge(
                "\(prefix)bank_unreadable_entries",
                "Entries that can't be compared with anything.",
                Double(unreadable),
            )
            let age = age.map { $0 / .seconds(1) }
            page.gauge(
                "\(prefix)banks_age_seconds",
                "How long ago this node knew all that is in the banks; -1 before the first look.",
                age ?? -1,
            )
        }
    }
}

/// Nothing was read yet.
private struct BankBookEmpty: Error {}
