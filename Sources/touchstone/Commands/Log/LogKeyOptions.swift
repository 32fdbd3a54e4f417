import ArgumentParser
import TransparencyLog

/// The public keys by which whoever is outside knows a log.
struct LogKeyOptions: ParsableArguments {
    @Option(
        name: .customLong("log-key"),
        help: ArgumentHelp(
            "The log's public key (touchstone log key show), from elsewhere than the log itself; "
                + "several after a change of keys.",
            valueName: "key",
        ),
    )
    var keys: [String] = []

    /// The keys as one ring; nil where none is given.
    var ring: KeyRing? {
        get throws(KeyError) {
            var known: [VerifierKey] = []
            for key in keys { known.append(try VerifierKey(parsing: key)) }
            guard let origin = known.first?.name.text else { return nil }
            return KeyRing(origin: origin, entries: known.map { KeyRing.Entry(key: $0) })
        }
    }
}
