import ArgumentParser

/// What every command that looks at files takes.
struct SharedOptions: ParsableArguments {
    @Flag(help: "Print JSON: one object for one file, an array for several.")
    var json = false

    @Flag(help: "Print no progress and no messages except errors.")
    var quiet = false
}
