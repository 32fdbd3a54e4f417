import Policy
import Testing

@Suite struct CSVReaderTests {
    private static func records(
        _ text: String,
        limits: PolicyLimits = PolicyLimits(),
    ) throws(CSVFault) -> [CSVRecord] {
        try records(Array(text.utf8), limits: limits)
    }

    private static func records(
        _ bytes: [UInt8],
        limits: PolicyLimits = PolicyLimits(),
    ) throws(CSVFault) -> [CSVRecord] {
        var reader = try CSVReader(bytes, limits: limits)
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private static func fault(_ bytes: [UInt8], limits: PolicyLimits = PolicyLimits()) -> CSVFault?
    {
        do {
            _ = try records(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("", []), ("a", [["a"]]), ("a\n", [["a"]]), ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,\n,", [["a", ""], ["", ""]]), ("a\r\nb\r\n", [["a"], ["b"]]), ("\n", [[""]]),
        ("\"a,b\",\"c\"\"d\"", [["a,b", "c\"d"]]), ("\"\",\"\"\"\"", [["", "\""]]),
        ("\"a\r\nb\"\n\"标识\"", [["a\r\nb"], ["标识"]]), ("\"a\"\r\n", [["a"]]),
    ])
    func `a table is read as the RFC has it`(_ text: String, _ rows: [[String]]) throws {
        let records = try Self.records(text)
        #expect(records.map(\.fields) == rows)
    }

    @Test func `a record knows the line in which it begins`() throws {
        let records = try Self.records("a\n\"b\n\nc\",d\ne")
        #expect(records.map(\.line) == [1, 2, 5])
    }

    @Test(arguments: [
        ("\u{FEFF}id", CSVFault.Reason.byteOrderMark, 1), ("a\nb\rc", .loneReturn, 2),
        ("a\r", .loneReturn, 1), ("a\nb\"c\"", .quoteInside, 2),
        ("\"a\"b", .textBehindQuote, 1), ("a\n\"b\nc", .openQuote, 2),
        ("\"a\n\"\"b", .openQuote, 1), ("\"a\" ,b", .textBehindQuote, 1),
    ])
    func `what the RFC doesn't have is named with its line`(
        _ text: String,
        _ reason: CSVFault.Reason,
        _ line: Int,
    ) {
        let fault = Self.fault(Array(text.utf8))
        #expect(fault?.reason == reason && fault?.line == line)
        #expect(fault?.description.isEmpty == false)
    }

    @Test func `what isn't UTF-8 is refused`() {
        #expect(Self.fault([0x61, 0x0A, 0xFF])?.reason == .notUTF8)
        #expect(Self.fault([0x22, 0xC3, 0x22])?.reason == .notUTF8)
    }

    @Test func `a file, a field and the records have a most`() throws {
        var limits = PolicyLimits()
        (limits.fileBytes, limits.fieldBytes, limits.tableRecords) = (12, 4, 2)
        #expect(try Self.records("abcd\n\"abcd\"", limits: limits).count == 2)
        #expect(Self.fault(Array("abcde".utf8), limits: limits)?.reason == .longField(4))
        #expect(Self.fault(Array("\"abcde\"".utf8), limits: limits)?.reason == .longField(4))
        #expect(Self.fault(Array("a\nb\nc".utf8), limits: limits)?.reason == .manyRecords(2))
        #expect(Self.fault(Array("a,a,a,a,a,a,a".utf8), limits: limits)?.reason == .longFile(12))
    }

    @Test func `what is written is read back, and nothing begins as a formula`() throws {
        let fields = [
            "a,b", "c\"d", "e\r\nf", "标识", "", "=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝x", "a=b",
        ]
        var writer = CSVWriter()
        writer.write(fields)
        writer.write(["x"])
        #expect(writer.text.hasSuffix("\r\n"))
        let records = try Self.records(writer.text)
        #expect(records.count == 2)
        let read = records[0].fields
        #expect(Array(read.prefix(5)) == Array(fields.prefix(5)) && read.last == "a=b")
        for (field, written) in zip(fields, read).dropFirst(5).dropLast() {
            #expect(written == "'\(field)")
        }
    }
}
