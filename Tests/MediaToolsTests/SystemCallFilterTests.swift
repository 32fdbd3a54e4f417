import MediaTools
import Testing

/// The filter, interpreted as the kernel would.
@Suite struct SystemCallFilterTests {
    #if arch(x86_64)
    private static let architecture: UInt32 = 0xC000_003E
    private static let (clone, read, socket, kexec): (UInt32, UInt32, UInt32, UInt32) =
        (56, 0, 41, 320)
    #else
    private static let architecture: UInt32 = 0xC000_00B7
    private static let (clone, read, socket, kexec): (UInt32, UInt32, UInt32, UInt32) =
        (220, 63, 198, 294)
    #endif
    private static let (allowed, killed): (UInt32, UInt32) = (0x7FFF_0000, 0x8000_0000)
    private static let (denied, absent): (UInt32, UInt32) = (0x0005_0001, 0x0005_0026)

    @Test(
        arguments: [
            ("read", read, 0, allowed), ("socket", socket, 0, denied),
            ("kexec_file_load", kexec, 0, denied), ("mount_setattr", 442, 0, denied),
            ("open_tree", 428, 0, denied), ("fspick", 433, 0, denied),
            ("pidfd_open", 434, 0, allowed),
            ("pidfd_getfd", 438, 0, denied), ("clone3", 435, 0, absent),
            ("a fork", clone, 0x0120_0011, allowed), ("a thread", clone, 0x003D_0F00, allowed),
            ("the second table", 0x4000_0000, 0, denied),
        ] as [(String, UInt32, UInt32, UInt32)]
    )
    func `each call gets its answer`(
        _ name: String,
        _ call: UInt32,
        _ argument: UInt32,
        _ answer: UInt32,
    ) throws {
        let program = try #require(SystemCallFilter.program)
        #expect(try run(program, Self.architecture, call, argument) == answer)
    }

    @Test(arguments: [17, 25, 26, 27, 28, 29, 30])
    func `no flag of clone makes a namespace`(_ bit: Int) throws {
        let program = try #require(SystemCallFilter.program)
        #expect(try run(program, Self.architecture, Self.clone, 1 << bit | 17) == Self.denied)
    }

    @Test func `a child of another instruction set is ended`() throws {
        let program = try #require(SystemCallFilter.program)
        #expect(try run(program, 0x4000_0003, Self.read, 0) == Self.killed)
    }

    /// What the program answers to a call, by the four operations that it is made of.
    private func run(
        _ program: [UInt8],
        _ architecture: UInt32,
        _ call: UInt32,
        _ argument: UInt32,
    ) throws -> UInt32 {
        let seen: [UInt32: UInt32] = [0: call, 4: architecture, 16: argument]
        var (at, loaded) = (0, UInt32(0))
        while true {
            let code = try #require(at + 8 <= program.count ? program[at..<(at + 8)] : nil)
            let bytes = Array(code)
            let operand = bytes[4...].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            at += 8
            switch bytes[0] {
            case 0x20: loaded = try #require(seen[operand])
            case 0x06: return operand
            case 0x15: at += 8 * Int(loaded == operand ? bytes[2] : bytes[3])
            case 0x35: at += 8 * Int(loaded >= operand ? bytes[2] : bytes[3])
            default:
                try #require(bytes[0] == 0x45)
                at += 8 * Int(loaded & operand != 0 ? bytes[2] : bytes[3])
            }
        }
    }
}
