import ArgumentParser
import Fingerprints
import Foundation
import Media
import Pipeline

/// Writes a bank as a list that others read: `touchstone bank export`.
struct BankExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a bank's entries as a list that others read.",
        discussion: """
            Forms: lines and threatexchange hold the hashes of pictures and the SHA-256 of files, \
            vpdq the frames of the film that --entry names, fpcalc recordings. What the form has \
            no place for is counted. A .te file holds one kind; its name tells which: \
            simple.HASH_PDQ.te or simple.HASH_SHA256.te.
            """,
    )

    @Argument(help: "The bank's folder.") var folder: FileArgument
    @Argument(help: "The list to write.") var file: FileArgument
    @Option(help: "Its form.") var format: ExchangeFormat
    @Option(help: "The one kind of hash to write, pdq or sha256; a .te file has one.")
    var signal: ExchangeKind?
    @Option(help: "The one entry to write.") var entry: String?
    @Flag(help: "Replace the list if it is there.") var force = false

    func validate() throws {
        guard format != .threatexchange || signal != nil else {
            throw ValidationError("a .te file has one kind of hash: name it with --signal")
        }
        guard format != .vpdq || entry != nil else {
            throw ValidationError("vpdq's form is one film: name it with --entry")
        }
        guard !file.isStandardInput else { throw ValidationError("the list must be a file") }
    }

    func run() async throws {
        try await StoreFault.ending {
            let bank = try BankPlace.open(folder)
            let output: OutputFile
            do throws(OutputFault) { output = try OutputFile(path: file.path) } catch {
                throw Fault(any: error)
            }
            var writing = ListWriting(format: format, signal: signal, entry: entry, output)
            try BankPlace.ending { () throws(BankFault) in
                try bank.forEachEntry { writing.write($0) }
            }
            try writing.finish(replacing: force)
            Terminal.say(writing.words)
            guard writing.writtenCount > 0 || entry == nil else {
                throw Fault(.refused, "the bank has nothing of that entry for this form")
            }
        }
    }
}

/// A list on its way into a file.
struct ListWriting {
    private let format: ExchangeFormat
    private let signal: ExchangeKind?
    private let entry: String?
    private let output: OutputFile
    private var buffer: [UInt8] = []
    private var fault: Fault?
    /// How many lines, films or recordings were written.
    private(set) var writtenCount = 0
    /// How many the form has no place for.
    private var leftOut = 0

    init(format: ExchangeFormat, signal: ExchangeKind?, entry: String?, _ output: OutputFile) {
        (self.format, self.signal, self.entry) = (format, signal, entry)
        self.output = output
    }

    private var style: ExchangeStyle {
        switch format {
        case .lines: .lines
        case .threatexchange: .threatexchange
        case .vpdq: .vpdq
        case .fpcalc: .fpcalcRaw
        }
    }

    mutating func write(_ known: BankEntry) {
        guard entry == nil || entry == known.id, fault == nil else { return }
        for listed in known.listed {
            do throws(ExchangeWritingFault) {
                guard signal == nil || listed.kind == signal else { throw .otherSignal }
                buffer += try listed.text(as: style).utf8
                writtenCount += 1
            } catch {
                leftOut += 1
            }
        }
        if buffer.count >= 1 << 20 { flush() }
    }

    private mutating func flush() {
        do throws(WritingFault) {
            try output.write(buffer)
        } catch {
            fault = Fault(any: error)
        }
        buffer = []
    }

    /// Gives the file its name.
    mutating func finish(replacing: Bool) throws(Fault) {
        flush()
        if let fault { throw fault }
        do throws(OutputFault) { try output.publish(replacing: replacing) } catch {
            throw Fault(any: error)
        }
    }

    var words: String {
        "written: \(writtenCount)" + (leftOut > 0 ? "; no place in this form: \(leftOut)" : "")
    }
}

extension ExchangeEntry {
    fileprivate var kind: ExchangeKind? {
        switch signal {
        case .picture: .pdq
        case .file: .sha256
        case .film, .sound: nil
        }
    }
}
