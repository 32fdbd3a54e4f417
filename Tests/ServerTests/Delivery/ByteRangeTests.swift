import Testing

@testable import Server

@Suite struct ByteRangeTests {
    @Test(arguments: [
        ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=0-99", .part(0..<100)),
        ("bytes=10-", .part(10..<100)), ("bytes=99-", .part(99..<100)),
        ("bytes=-5", .part(95..<100)), ("bytes=-500", .part(0..<100)),
        ("bytes=5-500", .part(5..<100)),
    ])
    func `one range is read as RFC 9110 has it`(field: String, range: ByteRange) {
        #expect(ByteRange(field, bytes: 100) == range)
    }

    @Test(arguments: ["bytes=100-", "bytes=100-200", "bytes=-0"])
    func `a range behind the end can't be satisfied`(field: String) {
        #expect(ByteRange(field, bytes: 100) == .unsatisfiable)
    }

    @Test(arguments: [
        nil, "", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=9-5", "bytes=1-2,4-5", "bytes=a-b",
        "items=0-1", "bytes=+1-2", "bytes=0-99999999999999999999999", "bytes= 0-1",
    ])
    func `what isn't one well-formed range is everything`(field: String?) {
        #expect(ByteRange(field, bytes: 100) == .whole)
    }

    @Test func `nothing of an empty file is in a range`() {
        #expect(ByteRange("bytes=0-", bytes: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-1", bytes: 0) == .unsatisfiable)
        #expect(ByteRange(nil, bytes: 0) == .whole)
    }
}
