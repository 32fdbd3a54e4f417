/// The lines of an exported file, one at a time.
final class ExportedLines {
    private let file: any DiskFile
    private let limit: Int
    private var offset = UInt64(0)
    private var buffer: ArraySlice<UInt8> = []
    private var number = 0

    /// Nil where there is no such file.
    init?(_ path: String, _ folder: LogFolder, _ limits: LogLimits) throws(DiskError) {
        do throws(DiskError) {
            file = try folder.disk.open(path)
        } catch {
            guard error.reason == .missing else { throw error }
            return nil
        }
        limit = limits.documentBytes
    }

    /// The next line without its newline, nil instead of its bytes where it is too long or cut.
    func next() throws(DiskError) -> (number: Int, bytes: [UInt8]?)? {
        defer { number += 1 }
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer = buffer[(end + 1)...]
                return (number, line)
            }
            guard buffer.count <= limit else {
                buffer = []
                return (number, nil)
            }
            let more = try file.read(at: offset, upTo: 64 << 10)
            offset += UInt64(more.count)
            if more.isEmpty {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : (number, nil)
            }
            buffer = Array(buffer)[...] + more
        }
    }
}
