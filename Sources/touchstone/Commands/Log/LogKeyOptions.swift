import ArgumentParser
import Store
import TransparencyLog

/// The public keys by which whoever is outside knows a log.
struct LogKeyOptions: ParsableArguments {
    @Option(
        name: .customLong("log-key"),
        help: ArgumentHelp(
            "The log's public key (touchstone log key show), from elsewhere than the log itself. "
                + "After a change of keys all of them, each with the size of the first checkpoint "
                + "that it signed: 'SIZE KEY'.",
            valueName: "key",
        ),
    )
    var keys: [String] = []

    /// The keys as one ring; nil where none is given.
    ///
    /// A key that was replaced signs nothing more: whoever got hold of it later must not pass for the
    /// log. So several keys are held to their sizes.
    var ring: KeyRing? {
        get throws {
            guard let first = keys.first else { return nil }
            if keys.count == 1, !first.contains(" ") {
                let key = try VerifierKey(parsing: first)
                return KeyRing(origin: key.name.text, key: key)
            }
            let steps = try keys.map { text in
                guard let step = KeyRing.step(text) else {
                    throw ValidationError(
                        "“\(text)” is no size and key: with several keys, say for each the size of "
                            + "the first checkpoint that it signed: --log-key 'SIZE KEY'"
                    )
                }
                return step
            }.sorted { $0.from < $1.from }
            return KeyRing(origin: steps[0].key.name.text, succession: steps)
        }
    }
}
