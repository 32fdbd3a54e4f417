import Containers
import Foundation
import Labels
import Media
import MediaTools
import Testing

@testable import Pipeline

@Suite struct FaultTests {
    @Test func `every code has one of the statuses that are promised`() {
        let promised: Set<Int32> = [2, 64, 65, 66, 70, 73, 74, 130]
        for code in Fault.Code.allCases { #expect(promised.contains(code.exitStatus), "\(code)") }
    }

    @Test func `a fault of reading is an I/O fault, a short file is bad input`() {
        let disk = ContainerError.reading(.system(errno: EIO, at: 7))
        #expect(Fault(disk).code == .inputOutput)
        #expect(Fault(ContainerError.reading(.truncated(at: 7))).code == .truncated)
        #expect(Fault(ContainerError.writing(.system(errno: ENOSPC))).code.exitStatus == 74)
        #expect(Fault(OutputFault.folder(errno: ENOSPC)).code.exitStatus == 74)
        #expect(Fault(OutputFault.folder(errno: EROFS)).code.exitStatus == 73)
    }

    @Test func `a full disk is an I/O fault, whoever met it`() {
        let fault = Fault(ToolFault.system(what: "writing letters", errno: ENOSPC))
        #expect(fault.code.exitStatus == 74)
        #expect(fault.message.contains("No space left on device"))
    }

    @Test func `a missing tool says how to get it`() {
        let fault = Fault(ToolFault.missing(program: "ffprobe", package: "ffmpeg"))
        #expect(fault.code.exitStatus == 70)
        #expect(fault.message.contains("apt-get install ffmpeg"))
    }

    @Test func `a refusal is wrong usage, a broken label is the answer 2`() {
        #expect(Fault(LabellingRefusal.credentialPresent).code.exitStatus == 64)
        #expect(Fault(any: MarkPlanError.noWording(.corner, .mayBe)).code.exitStatus == 64)
        #expect(Fault(any: MarkPlanError.tooSmall(width: 1, height: 1)).code.exitStatus == 65)
        #expect(Fault(LabellingRefusal.lowers(inside: .is, asked: .mayBe)).code.exitStatus == 64)
        #expect(Fault(LabellingRefusal.contradictory).code.exitStatus == 2)
        #expect(Fault(LabellingRefusal.unreadable(place: "xmp")).code.exitStatus == 2)
    }
}
