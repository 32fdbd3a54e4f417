/// Hands the fuzzer's inputs to a parser, until the time is up or something traps.
///
/// libFuzzer brings its own `main`, which SwiftPM renames away; its driver is called instead.
public func fuzz(_ parse: @escaping @Sendable ([UInt8]) -> Void) {
    target.parse = parse
    var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
    _ = runDriver(&count, &arguments) { start, size in
        target.parse(Array(UnsafeBufferPointer(start: start, count: size)))
        return 0
    }
}

/// What is fuzzed: set once, before the driver starts, since a C callback carries no context.
private final class Target: @unchecked Sendable {
    var parse: @Sendable ([UInt8]) -> Void = { _ in }
}

private let target = Target()

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt,
) -> CInt
