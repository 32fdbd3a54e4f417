/// The most that a child process may take and give before it is stopped.
///
/// Every run has a wall clock: a limit of memory alone can leave a child hanging for ever.
package struct ToolLimits: Hashable, Sendable {
    /// Seconds by the clock for reading what a file says of itself.
    package var probeSeconds = 30.0
    /// Seconds by the clock for a decode or an encode, whatever the medium's length.
    package var baseSeconds = 120.0
    /// Seconds by the clock that each second of the medium adds to that.
    package var secondsPerMediaSecond = 4.0
    /// Seconds of processor time for each second by the clock.
    package var processorSecondsPerSecond = 4.0
    /// How many threads a decoder, a filter graph or an encoder may use.
    package var threads = 4
    /// How many files a child may hold open.
    package var openFiles = 64
    /// The largest file that a child may write, in bytes.
    package var fileBytes = 8 << 30
    /// The most that a child may print as an answer (ffprobe's JSON), in bytes.
    package var answerBytes = 16 << 20
    /// The most that a decode may hand over through the pipe, in bytes.
    package var decodedBytes = 4 << 40
    /// How many pictures and stretches of sound a decode may hand over.
    package var decodedFrames = 20_000_000
    /// How many streams a file may have.
    package var streams = 64
    /// How many pixels a picture may have.
    package var pixels = 268_435_456
    /// How long a medium may be, in seconds.
    package var durationSeconds = 86_400.0
    /// How much memory of its own a child may have, in bytes.
    package var memoryBytes = 4 << 30
    /// The largest block of memory that ffmpeg may ask for at once, in bytes.
    package var blockBytes = 2 << 30
    /// How many bytes of decoded frames ffmpeg may queue between its streams.
    package var queueBytes = 256 << 20
    /// How many single frames are sought at once in a file.
    package var soughtFrames = 16
    /// How many lines of text are read by one child.
    package var textLines = 256
    /// Seconds by the clock for reading them.
    package var textSeconds = 120.0
    /// How many bytes of a child's complaints are kept.
    package var complaintBytes = 16 << 10

    /// The defaults, as `docs/limits.md` lists them.
    package init() {}

    /// The wall clock of a decode or an encode of a medium that lasts so long.
    func wallSeconds(forMedia seconds: Double?) -> Double {
        let length = min(max(seconds ?? 0, 0), durationSeconds)
        return baseSeconds + secondsPerMediaSecond * length
    }

    /// The processor time that goes with a wall clock.
    func processorSeconds(forWall seconds: Double) -> Int {
        Int(min(max(seconds * processorSecondsPerSecond, 1), 1e9).rounded(.up))
    }
}
