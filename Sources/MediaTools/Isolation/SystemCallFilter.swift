import Foundation

/// A seccomp program that takes from a child the system calls by which it could reach further.
///
/// A decoder needs none of them: no sockets, no looking into other processes, no new namespaces,
/// no kernel programs, no new rights on files. They fail with `EPERM`; a child of another
/// instruction set is ended. A filter can't look into what `clone3` points to, so that this fails
/// with `ENOSYS`, upon which the C library takes `clone`, whose flags can be seen.
package enum SystemCallFilter {
    /// The program as bubblewrap's `--seccomp` reads it; `nil` on processors we have no table for.
    package static let program: [UInt8]? = {
        guard let architecture, !denied.isEmpty else { return nil }
        return assembled(for: architecture)
    }()

    private static let clone3: UInt32 = 435
    /// What has the same number on every processor, as all younger calls have.
    private static let everywhere: [UInt32] = [
        425, 426, 427,  // io_uring_setup, _enter, _register
        428, 429, 430, 431, 432, 433,  // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick
        438, 442, 467,  // pidfd_getfd, mount_setattr, open_tree_attr
    ]

    #if arch(x86_64)
    private static let architecture: UInt32? = 0xC000_003E
    private static let clone: UInt32 = 56
    private static let denied: [UInt32] =
        everywhere + [
            41,  // socket
            101, 310, 311,  // ptrace, process_vm_readv, process_vm_writev
            155, 161, 165, 166, 272, 308,  // pivot_root, chroot, mount, umount2, unshare, setns
            175, 176, 246, 313,  // init_module, delete_module, kexec_load, finit_module
            320,  // kexec_file_load
            90, 91, 268, 452,  // chmod, fchmod, fchmodat, fchmodat2
            248, 249, 250,  // add_key, request_key, keyctl
            298, 304, 321, 323,  // perf_event_open, open_by_handle_at, bpf, userfaultfd
        ]
    #elseif arch(arm64)
    private static let architecture: UInt32? = 0xC000_00B7
    private static let clone: UInt32 = 220
    private static let denied: [UInt32] =
        everywhere + [
            198,  // socket
            117, 270, 271,  // ptrace, process_vm_readv, process_vm_writev
            39, 40, 41, 51, 97, 268,  // umount2, mount, pivot_root, chroot, unshare, setns
            104, 105, 106, 273,  // kexec_load, init_module, delete_module, finit_module
            294,  // kexec_file_load
            52, 53, 452,  // fchmod, fchmodat, fchmodat2
            217, 218, 219,  // add_key, request_key, keyctl
            241, 265, 280, 282,  // perf_event_open, open_by_handle_at, bpf, userfaultfd
        ]
    #else
    private static let architecture: UInt32? = nil
    private static let clone: UInt32 = 0
    private static let denied: [UInt32] = []
    #endif

    /// A pipe that gives the program once, as bubblewrap is handed it.
    static func pipe() throws(ToolFault) -> Descriptor {
        guard let program else {
            throw .system(what: "making a system call filter", errno: ENOSYS)
        }
        let pipe = try WidePipe()
        // A pipe holds at least a page, which is several times what the program needs.
        let count = program.withUnsafeBytes {
            write(pipe.writing.number, $0.baseAddress, $0.count)
        }
        guard count == program.count else {
            throw .system(what: "writing to a pipe", errno: errno)
        }
        pipe.writing.close()
        return pipe.reading
    }

    /// The flags by which `clone` makes a new namespace of any kind (`CLONE_NEW…`).
    private static let namespaceFlags: UInt32 = 0x7E02_0000

    private static func assembled(for architecture: UInt32) -> [UInt8] {
        var code: [Instruction] = [
            Instruction(.load, 4),  // the instruction set
            Instruction(.jumpEqual, architecture, yes: 1),
            Instruction(.answer, 0x8000_0000),  // end the process
            Instruction(.load, 0),  // the system call's number
        ]
        // Where the answers stand, counted from behind the last comparison of numbers.
        let (flags, denial, absence) = (1, 4, 5)
        var left = denied.count + 3
        func jump(_ operation: Instruction.Operation, _ call: UInt32, to answer: Int) {
            left -= 1
            code.append(Instruction(operation, call, yes: UInt8(left + answer)))
        }
        // x86-64 has a second table of numbers from here on (x32): all of it is refused.
        jump(.jumpAtLeast, 0x4000_0000, to: denial)
        jump(.jumpEqual, clone, to: flags)
        jump(.jumpEqual, clone3, to: absence)
        for call in denied { jump(.jumpEqual, call, to: denial) }
        code += [
            Instruction(.answer, 0x7FFF_0000),  // allow
            Instruction(.load, 16),  // the lower half of the first argument: clone's flags
            Instruction(.jumpSet, namespaceFlags, yes: 1),
            Instruction(.answer, 0x7FFF_0000),  // allow
            Instruction(.answer, 0x0005_0000 | UInt32(EPERM)),
            Instruction(.answer, 0x0005_0000 | UInt32(ENOSYS)),
        ]
        return code.flatMap(\.bytes)
    }
}

/// One instruction of the kernel's packet filter, as `struct sock_filter` lays it out.
private struct Instruction {
    enum Operation: UInt16 {
        case load = 0x20
        case jumpEqual = 0x15
        case jumpAtLeast = 0x35
        case jumpSet = 0x45
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
