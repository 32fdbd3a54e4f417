import Containers
import Foundation
package import Labels
import Media
package import MediaTools

/// Writes labels into files, and believes only what it reads back.
package struct Labeller: Sendable {
    /// What a label is to say, and in which layers.
    package struct Order: Sendable {
        let label: LabelRequest
        let layers: LayerRequest

        package init(_ label: LabelRequest, in layers: LayerRequest) {
            self.label = label
            self.layers = layers
        }
    }

    /// How far the work is, in the words of the step that is going on.
    package enum Progress: Hashable, Sendable {
        /// So many seconds of the media were encoded.
        case encoding(seconds: Double)
        /// So many bytes of the output are written, of how many.
        case writing(UInt64, of: UInt64)
    }

    /// Makes a number that nobody has used.
    private let freshID: @Sendable () -> String
    /// Finds the tools when media has to change, which costs more than a label in metadata.
    private let tools: @Sendable () async -> Toolbox

    package init(
        freshID: @escaping @Sendable () -> String,
        tools: @escaping @Sendable () async -> Toolbox,
    ) {
        self.freshID = freshID
        self.tools = tools
    }

    /// Writes a labelled copy of a file.
    ///
    /// Media that needn't change is copied bit by bit; the copy gets its name only when every
    /// layer was read back from it, so that no unlabelled or half-written output ever exists.
    ///
    /// - Throws: ``Fault``; the output is then not there, and a file it would replace is as it was.
    package func label(
        _ subject: Subject,
        _ order: Order,
        to output: Destination,
        progress: @escaping @Sendable (Progress) -> Void,
    ) async throws(Fault) -> Labelled {
        try output.checkIsFree()
        let plan: LabelPlan
        do {
            plan = try LabelPlan(for: subject.container, asked: order.label, freshID: freshID)
        } catch {
            throw Fault(error)
        }
        let layers = try Layers(
            order.layers,
            for: subject.container.facts,
            generates: order.label.producer != nil,
        )
        guard layers.changeMedia || order.layers.writesMetadata else {
            throw Fault(.refused, "no layer is left that could be written")
        }
        try Self.checkLabelsStay(in: subject, order.layers)
        guard layers.changeMedia else {
            let file = try write(Rendition(of: subject), plan.changes, to: output, progress)
            try ReadBack(of: file, expecting: plan, from: subject).check()
            try publish(file, to: output)
            return Labelled(name: subject.name, output: output.path, plan: plan)
        }
        let tools = await tools()
        let renderer = Renderer(tools: tools) { progress(.encoding(seconds: $0)) }
        let wish = Renderer.Wish(
            layers: layers,
            request: order.layers,
            notice: plan.label.notice,
        )
        let rendition = try await renderer.render(subject, wish)
        defer { withExtendedLifetime(rendition) {} }
        let base = rendition.base.container
        let changes = order.layers.writesMetadata ? plan.changes(in: base) : []
        let file = try write(rendition, changes, to: output, progress)
        var labelled = Labelled(name: subject.name, output: output.path, plan: plan)
        labelled.writesMetadata = order.layers.writesMetadata
        (labelled.picture, labelled.sound) = (rendition.picture, rendition.sound)
        let back = ReadBack(of: file, expecting: plan, from: subject)
        if order.layers.writesMetadata { try back.checkLabel() }
        labelled.conspicuous = try await back.conspicuous(expecting: rendition, by: tools)
        try publish(file, to: output)
        return labelled
    }

    private func write(
        _ rendition: Rendition,
        _ changes: [MetadataChange],
        to output: Destination,
        _ progress: (Progress) -> Void,
    ) throws(Fault) -> OutputFile {
        let file: OutputFile
        do { file = try OutputFile(path: output.path) } catch { throw Fault(error) }
        file.restrict(like: rendition.original)
        do {
            let splice = try rendition.splice(setting: changes)
            try splice.write(from: rendition.base.source, to: file) {
                (count) throws(WritingFault) in
                guard !Task.isCancelled else { throw .cancelled }
                progress(.writing(count, of: splice.size))
            }
        } catch {
            throw Fault(error)
        }
        return file
    }

    /// Encoding anew may take a label along or lose it, so one that is there must be written again.
    private static func checkLabelsStay(
        in subject: Subject,
        _ layers: LayerRequest,
    ) throws(Fault) {
        let survey = LabelSurvey(of: subject.container)
        let isStated = !survey.labels.isEmpty || !survey.sourceTypes.isEmpty
        guard !layers.writesMetadata, isStated else { return }
        throw Fault(
            .refused,
            "the label inside must stay beside the mark; leave out --no-metadata",
        )
    }

    private func publish(_ file: OutputFile, to output: Destination) throws(Fault) {
        do { try file.publish(replacing: output.mayReplace) } catch { throw Fault(error) }
    }
}
