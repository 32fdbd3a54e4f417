/// A seccomp program that takes from a child the system calls by which it could reach further.
///
/// A decoder needs none of them: no sockets, no looking into other processes, no new namespaces,
/// no kernel programs. They fail with `EPERM`; a child of another instruction set is ended.
enum SystemCallFilter {
    /// The program as bubblewrap's `--seccomp` reads it; `nil` on processors we have no table for.
    static let program: [UInt8]? = {
        guard let architecture, !denied.isEmpty else { return nil }
        return assembled(for: architecture)
    }()

    #if arch(x86_64)
    private static let architecture: UInt32? = 0xC000_003E
    private static let denied: [UInt32] = [
        41,  // socket
        101, 310, 311,  // ptrace, process_vm_readv, process_vm_writev
        155, 161, 165, 166, 272, 308,  // pivot_root, chroot, mount, umount2, unshare, setns
        175, 176, 246, 313,  // init_module, delete_module, kexec_load, finit_module
        248, 249, 250,  // add_key, request_key, keyctl
        298, 304, 321, 323,  // perf_event_open, open_by_handle_at, bpf, userfaultfd
        425, 426, 427,  // io_uring_setup, _enter, _register
    ]
    #elseif arch(arm64)
    private static let architecture: UInt32? = 0xC000_00B7
    private static let denied: [UInt32] = [
        198,  // socket
        117, 270, 271,  // ptrace, process_vm_readv, process_vm_writev
        39, 40, 41, 51, 97, 268,  // umount2, mount, pivot_root, chroot, unshare, setns
        104, 105, 106, 273,  // kexec_load, init_module, delete_module, finit_module
        217, 218, 219,  // add_key, request_key, keyctl
        241, 265, 280, 282,  // perf_event_open, open_by_handle_at, bpf, userfaultfd
        425, 426, 427,  // io_uring_setup, _enter, _register
    ]
    #else
    private static let architecture: UInt32? = nil
    private static let denied: [UInt32] = []
    #endif

    private static func assembled(for architecture: UInt32) -> [UInt8] {
        var code: [Instruction] = [
            Instruction(.load, 4),  // the instruction set
            Instruction(.jumpEqual, architecture, yes: 1),
            Instruction(.answer, 0x8000_0000),  // end the process
            Instruction(.load, 0),  // the system call's number
        ]
        let calls = denied.count
        // x86-64 has a second table of numbers from here on (x32): all of it is refused.
        code.append(Instruction(.jumpAtLeast, 0x4000_0000, yes: UInt8(calls + 1)))
        for (index, call) in denied.enumerated() {
            code.append(Instruction(.jumpEqual, call, yes: UInt8(calls - index)))
        }
        code.append(Instruction(.answer, 0x7FFF_0000))  // allow
        code.append(Instruction(.answer, 0x0005_0001))  // fail with EPERM
        return code.flatMap(\.bytes)
    }
}

/// One instruction of the kernel's packet filter, as `struct sock_filter` lays it out.
private struct Instruction {
    enum Operation: UInt16 {
        case load = 0x20
        case jumpEqual = 0x15
        case jumpAtLeast = 0x35
        case answer = 0x06
    }

    private let operation: Operation
    private let operand: UInt32
    private let yes: UInt8

    init(_ operation: Operation, _ operand: UInt32, yes: UInt8 = 0) {
        self.operation = operation
        self.operand = operand
        self.yes = yes
    }

    var bytes: [UInt8] {
        let code = operation.rawValue
        let head = [UInt8(code & 0xFF), UInt8(code >> 8), yes, 0]
        return head + (0..<4).map { UInt8(truncatingIfNeeded: operand >> ($0 * 8)) }
    }
}
