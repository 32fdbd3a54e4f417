public import Provenance
import TestSupport
import Testing

@Suite struct CBORValueTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var testDescription: String { hex }
        let hex: String
        let value: CBORValue

        init(_ hex: String, _ value: CBORValue) {
            self.hex = hex
            self.value = value
        }
    }

    /// From RFC 8949, appendix A.
    static let samples = [
        Sample("00", .unsigned(0)),
        Sample("17", .unsigned(23)),
        Sample("1818", .unsigned(24)),
        Sample("1903e8", .unsigned(1000)),
        Sample("1a000f4240", .unsigned(1_000_000)),
        Sample("1bffffffffffffffff", .unsigned(.max)),
        Sample("20", .negative(0)),
        Sample("3bffffffffffffffff", .negative(.max)),
        Sample("f90000", .float(0)),
        Sample("f93c00", .float(1)),
        Sample("f97bff", .float(65504)),
        Sample("f90001", .float(5.960464477539063e-8)),
        Sample("f90400", .float(0.00006103515625)),
        Sample("f9c400", .float(-4)),
        Sample("f97c00", .float(.infinity)),
        Sample("f9fc00", .float(-.infinity)),
        Sample("fa47c35000", .float(100_000)),
        Sample("fb3ff199999999999a", .float(1.1)),
        Sample("f4", .bool(false)),
        Sample("f5", .bool(true)),
        Sample("f6", .null),
        Sample("f7", .undefined),
        Sample("f0", .simple(16)),
        Sample("f8ff", .simple(255)),
        Sample("c11a514b67b0", .tagged(1, .unsigned(1_363_896_240))),
        Sample("d74401020304", .tagged(23, .bytes([1, 2, 3, 4]))),
        Sample("40", .bytes([])),
        Sample("60", .text("")),
        Sample("62225c", .text("\"\\")),
        Sample("64f0908591", .text("𐅑")),
        Sample("80", .array([])),
        Sample("8301820203820405", .array([1, [2, 3], [4, 5]])),
        Sample("a0", .map([])),
        Sample("a201020304", .map([.init(key: 1, value: 2), .init(key: 3, value: 4)])),
        Sample("5f42010243030405ff", .bytes([1, 2, 3, 4, 5])),
        Sample("7f657374726561646d696e67ff", .text("streaming")),
        Sample("9fff", .array([])),
        Sample("9f018202039f0405ffff", .array([1, [2, 3], [4, 5]])),
        Sample("83018202039f0405ff", .array([1, [2, 3], [4, 5]])),
        Sample(
            "bf61610161629f0203ffff",
            .map([.init(key: .text("a"), value: 1), .init(key: .text("b"), value: [2, 3])]),
        ),
        Sample("1800", .unsigned(0)),
    ]

    @Test(arguments: samples)
    func `reads the standard's examples`(_ sample: Sample) throws {
        #expect(try CBORValue(parsing: bytes(fromHex: sample.hex)) == sample.value)
    }

    @Test func `reads what isn't a number`() throws {
        for hex in ["f97e00", "fa7fc00000", "fb7ff8000000000000"] {
            guard case .float(let number) = try CBORValue(parsing: bytes(fromHex: hex)) else {
                Issue.record("no float")
                continue
            }
            #expect(number.isNaN)
        }
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let hex: String
        let reason: CBORError
    }

    @Test(arguments: [
        Refused(testDescription: "nothing", hex: "", reason: .truncated(at: 0)),
        Refused(testDescription: "half a number", hex: "1903", reason: .truncated(at: 2)),
        Refused(testDescription: "two values", hex: "0000", reason: .trailingBytes(at: 1)),
        Refused(
            testDescription: "a length beyond all bytes",
            hex: "5bffffffffffffffff",
            reason: .truncated(at: 9),
        ),
        Refused(
            testDescription: "a count beyond all bytes",
            hex: "9bffffffffffffffff00",
            reason: .truncated(at: 10),
        ),
        Refused(
            testDescription: "a reserved head",
            hex: "1c",
            reason: .malformed("a reserved head", at: 0),
        ),
        Refused(
            testDescription: "a break alone",
            hex: "ff",
            reason: .malformed("a break without a beginning", at: 0),
        ),
        Refused(
            testDescription: "an indefinite number",
            hex: "1f",
            reason: .malformed("a number without a value", at: 0),
        ),
        Refused(
            testDescription: "a text that isn't one",
            hex: "61ff",
            reason: .malformed("a text that isn't UTF-8", at: 0),
        ),
        Refused(
            testDescription: "a text whose chunk isn't one",
            hex: "7f61c361a9ff",
            reason: .malformed("a text that isn't UTF-8", at: 1),
        ),
        Refused(
            testDescription: "bytes in chunks of text",
            hex: "5f6161ff",
            reason: .malformed("a chunk of another kind", at: 1),
        ),
        Refused(
            testDescription: "a key twice",
            hex: "a201020103",
            reason: .malformed("a repeated key", at: 3),
        ),
        Refused(
            testDescription: "a simple value in two bytes that fits in one",
            hex: "f814",
            reason: .malformed("a simple value too long", at: 0),
        ),
        Refused(
            testDescription: "arrays in arrays without end",
            hex: String(repeating: "81", count: 65) + "00",
            reason: .overLimit("nested too deep", at: 64),
        ),
        Refused(
            testDescription: "tags on tags without end",
            hex: String(repeating: "c1", count: 10_000),
            reason: .overLimit("nested too deep", at: 64),
        ),
    ])
    func `refuses`(_ sample: Refused) {
        #expect(throws: sample.reason) { try CBORValue(parsing: bytes(fromHex: sample.hex)) }
    }

    @Test func `keeps to the limits it is given`() {
        var limits = CBORLimits()
        limits.itemCount = 3
        #expect(throws: CBORError.overLimit("too many values", at: 3)) {
            try CBORValue(parsing: [0x83, 1, 2, 3], limits: limits)
        }
        limits.byteCount = 2
        #expect(throws: CBORError.overLimit("too many bytes", at: 2)) {
            try CBORValue(parsing: [0x82, 1, 2], limits: limits)
        }
    }

    @Test func `never traps on damaged values`() {
        for sample in Self.samples {
            for damaged in Damage.variants(of: bytes(fromHex: sample.hex)) {
                _ = try? CBORValue(parsing: damaged)
            }
        }
        var random = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = try? CBORValue(parsing: bytes)
        }
    }
}

extension CBORValue: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    public init(integerLiteral value: UInt64) { self = .unsigned(value) }
    public init(arrayLiteral elements: CBORValue...) { self = .array(elements) }
}
