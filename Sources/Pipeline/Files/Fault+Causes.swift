import Containers
import Fingerprints
import Foundation
import Labels
import Media
import MediaTools

/// Each floor below throws its own errors; here, and only here, they become faults.
extension Fault {
    init(_ fault: OpeningFault) {
        switch fault {
        case .missing: self.init(.noSuchFile, "no such file")
        case .directory: self.init(.notAFile, "that is a folder, not a file")
        case .notRegular: self.init(.notAFile, "that is a pipe or a device, not a file")
        case .forbidden: self.init(.forbidden, "the file may not be read: permission denied")
        case .system(let number):
            self.init(.inputOutput, "it can't be opened: \(Self.words(number))")
        }
    }

    init(_ fault: ReadingFault) {
        switch fault {
        case .truncated(let at): self.init(.truncated, "the file ends too early (at byte \(at))")
        case .system(let number, let at):
            self.init(.inputOutput, "reading failed at byte \(at): \(Self.words(number))")
        case .cancelled: self.init(.cancelled, "stopped")
        }
    }

    init(_ fault: WritingFault) {
        switch fault {
        case .system(let number): self.init(.inputOutput, "writing failed: \(Self.words(number))")
        case .cancelled: self.init(.cancelled, "stopped")
        }
    }

    init(_ fault: OutputFault) {
        switch fault {
        case .exists:
            self.init(.outputExists, "the output file is there already; --force replaces it")
        case .folder(let number) where number == ENOSPC || number == EDQUOT:
            self.init(.inputOutput, "the output can't be written: \(Self.words(number))")
        case .folder(let number):
            self.init(.outputFolder, "the output can't be made: \(Self.words(number))")
        case .writing(let number):
            self.init(.inputOutput, "the output can't be written: \(Self.words(number))")
        }
    }

    init(_ error: ContainerError) {
        switch error {
        case .truncated: self.init(.truncated, error.description)
        case .malformed: self.init(.malformed, error.description)
        case .encrypted: self.init(.encrypted, error.description)
        case .unsupported: self.init(.unsupported, error.description)
        case .overLimit: self.init(.overLimit, error.description)
        case .reading(let fault): self.init(fault)
        case .writing(let fault): self.init(fault)
        }
    }

    init(_ fault: ToolFault) {
        switch fault {
        case .missing(let program, let package):
            self.init(.toolMissing, "\(program) isn't installed: apt-get install \(package)")
        case .tooSlow: self.init(.tooSlow, fault.description)
        case .failed(_, _, let complaint):
            self.init(.undecodable, "the media can't be read: \(complaint)")
        case .unusable(let what): self.init(.undecodable, what)
        case .killed: self.init(.undecodable, "the media can't be read: \(fault.description)")
        case .overLimit(let what): self.init(.overLimit, what)
        case .system(let what, let number) where Self.outputNumbers.contains(number):
            self.init(.inputOutput, "\(what) failed: \(Self.words(number))")
        case .unexpectedOutput, .system: self.init(.internalFault, fault.description)
        }
    }
}

extension Fault {
    /// What the system says when files can't be kept, ours or a child's.
    private static let outputNumbers: Set<Int32> = [ENOSPC, EDQUOT, EFBIG, EIO, EROFS]

    /// Whatever a step of several floors threw.
    package init(any error: any Error) {
        switch error {
        case let fault as Fault: self = fault
        case is CancellationError: self.init(.cancelled, "stopped")
        case let fault as ToolFault: self.init(fault)
        case let fault as OpeningFault: self.init(fault)
        case let fault as ReadingFault: self.init(fault)
        case let fault as WritingFault: self.init(fault)
        case let fault as OutputFault: self.init(fault)
        case let error as ContainerError: self.init(error)
        case let refusal as MarkPlanError: self.init(refusal)
        case let error as MarkDrawingError: self.init(.toolMissing, error.description)
        case let refusal as VideoHasher.Refusal: self.init(.overLimit, refusal.words)
        case let refusal as PDQRefusal: self.init(.overLimit, refusal.description)
        case let refusal as MixRefusal: self.init(.unsupported, refusal.description)
        default: self.init(.internalFault, "\(error)")
        }
    }

    init(_ refusal: MarkPlanError) {
        switch refusal {
        case .tooSmall: self.init(.unsupported, refusal.description)
        // Not the file but the order is at fault.
        case .spanTooShort, .noWording: self.init(.refused, refusal.description)
        }
    }

    init(_ refusal: LabellingRefusal) {
        switch refusal {
        case .contradictory, .unreadable: self.init(.labelDamaged, refusal.reason)
        case .damagedPacket: self.init(.malformed, refusal.reason)
        case .noPlace, .fixed, .shared, .severalPackets: self.init(.unsupported, refusal.reason)
        case .nobodyNamed, .numberWithoutProvider, .provider, .value, .lowers, .otherProducer,
            .otherProduceID, .credentialPresent:
            self.init(.refused, refusal.reason)
        }
    }
}

extension LabellingRefusal {
    /// The reason in the user's terms.
    fileprivate var reason: String {
        switch self {
        case .nobodyNamed:
            "say who labels: --producer for whoever generated it, --propagator for whoever passes it on"
        case .numberWithoutProvider(let field):
            field == .produceID
                ? "--produce-id belongs to a --producer; name one"
                : "--propagate-id belongs to a --propagator; name one"
        case .provider(let error): "\(error)"
        case .value(let error): "\(error)"
        case .lowers(let inside, let asked):
            "the label inside says “\(inside.word)”; it can't be lowered to “\(asked.word)”"
        case .otherProducer(let inside):
            "the label inside names another producer, \(inside), whose statement stays; "
                + "use --propagator to add yourself"
        case .otherProduceID(let inside):
            "the label inside carries the producer's number \(inside), which stays"
        case .contradictory:
            "the labels inside name different contents; label the original instead"
        case .unreadable(let place):
            "a label inside (\(place)) can't be read and would be lost; label the original instead"
        case .credentialPresent:
            "the file has Content Credentials, which writing into it would break; "
                + "it can be labelled once it can be signed again"
        case .severalPackets: "the file has several XMP packets, of which only one could be kept"
        case .damagedPacket(let error): "the XMP inside is damaged: \(error)"
        case .fixed(let place): "a label inside (\(place)) stands where it can't be rewritten"
        case .shared(let place):
            "somebody's own text stands beside a label (\(place)), and only one could be kept"
        case .noPlace:
            "this kind of file has no place for a label; put it into MP4, MOV or Matroska first "
                + "(ffmpeg -i IN -c copy OUT.mkv)"
        }
    }
}
