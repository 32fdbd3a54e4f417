import Containers
import Foundation
package import Labels
package import Media

/// Writes labels into files, and believes only what it reads back.
package struct Labeller: Sendable {
    /// Makes a number that nobody has used.
    private let freshID: @Sendable () -> String

    package init(freshID: @escaping @Sendable () -> String) { self.freshID = freshID }

    /// Writes a labelled copy of a file.
    ///
    /// The media is copied bit by bit; the copy gets its name only when its label was read back
    /// from it, so that no unlabelled or half-written output ever exists.
    ///
    /// - Parameter progress: told how many bytes are written, of how many.
    /// - Throws: ``Fault``; the output is then not there, and a file it would replace is as it was.
    package func label(
        _ subject: Subject,
        asked: LabelRequest,
        to output: Destination,
        progress: (UInt64, UInt64) -> Void,
    ) throws(Fault) -> Labelled {
        try output.checkIsFree()
        let plan: LabelPlan
        do {
            plan = try LabelPlan(for: subject.container, asked: asked, freshID: freshID)
        } catch {
            throw Fault(error)
        }
        let file = try write(plan, of: subject, to: output, progress)
        try ReadBack(of: file, expecting: plan, from: subject).check()
        do { try file.publish(replacing: output.mayReplace) } catch { throw Fault(error) }
        return Labelled(name: subject.name, output: output.path, plan: plan)
    }

    private func write(
        _ plan: LabelPlan,
        of subject: Subject,
        to output: Destination,
        _ progress: (UInt64, UInt64) -> Void,
    ) throws(Fault) -> OutputFile {
        let file: OutputFile
        do { file = try OutputFile(path: output.path) } catch { throw Fault(error) }
        file.restrict(like: subject.source)
        do {
            let splice = try subject.container.splice(setting: plan.changes)
            try splice.write(from: subject.source, to: file) { (count) throws(WritingFault) in
                guard !Task.isCancelled else { throw .cancelled }
                progress(count, splice.size)
            }
        } catch {
            throw Fault(error)
        }
        return file
    }
}

/// Where an output goes, and whether it may replace what is there.
package struct Destination: Sendable {
    package let path: FilePathBytes
    package let mayReplace: Bool

    package init(path: FilePathBytes, mayReplace: Bool) {
        self.path = path
        self.mayReplace = mayReplace
    }

    /// Finds out early what would otherwise show after hours of copying.
    func checkIsFree() throws(Fault) {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw Fault(.outputFolder, "the output is a folder; name a file")
        case S_IFREG: break
        case S_IFLNK: throw Fault(.outputFolder, "the output is a link; name the file itself")
        default: throw Fault(.outputFolder, "the output is a pipe or a device; name a file")
        }
        guard mayReplace else { throw Fault(OutputFault.exists) }
    }
}

/// What labelling did.
package struct Labelled: Sendable {
    /// The input's name.
    package let name: FilePathBytes
    /// The labelled file's name.
    package let output: FilePathBytes
    /// The label and where it was put.
    package let plan: LabelPlan
}
