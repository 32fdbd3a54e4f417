import Foundation
import Media
import Pipeline
import Testing

@Suite struct SpoolTests {
    /// A pipe that gives these bytes and then its end.
    private func withPipe<Result>(
        _ bytes: [UInt8],
        _ work: (Int32) throws -> Result,
    ) throws -> Result {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        try pipe.fileHandleForWriting.close()
        return try work(pipe.fileHandleForReading.fileDescriptor)
    }

    @Test func `what came in is read back`() throws {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        let spool = try withPipe(bytes) { try Spool(reading: $0) }
        let source = try FileSource(path: spool.path)
        #expect(try source.bytes(at: 0, count: Int(source.size)) == bytes)
    }

    @Test func `the file has no name, and nobody else may read or write it`() throws {
        let spool = try withPipe([1, 2, 3]) { try Spool(reading: $0) }
        let source = try FileSource(path: spool.path)
        var status = stat()
        #expect(fstat(source.descriptor, &status) == 0)
        #expect(status.st_nlink == 0)
        #expect(status.st_mode & 0o777 == 0o400)
    }

    @Test func `as much as the limit is taken, and not a byte more`() throws {
        let bytes = [UInt8](repeating: 7, count: 1000)
        let spool = try withPipe(bytes) { try Spool(reading: $0, limitBytes: 1000) }
        #expect(try FileSource(path: spool.path).size == 1000)
        let fault = #expect(throws: Fault.self) {
            try withPipe(bytes) { try Spool(reading: $0, limitBytes: 999) }
        }
        #expect(fault?.code == .overLimit)
    }
}
