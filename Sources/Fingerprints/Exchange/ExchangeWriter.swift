/// The forms in which entries are written.
public enum ExchangeStyle: String, CaseIterable, Sendable {
    /// A hash a line, with the entry's name.
    case lines
    /// A row of ThreatExchange's `.te` files, whose name tells the kind: `simple.HASH_PDQ.te`.
    case threatexchange
    /// The frames of a film in vPDQ's text.
    case vpdq
    /// The frames of a film in python-threatexchange's JSON list.
    case vpdqJSON
    /// A recording as `fpcalc` prints it.
    case fpcalc
    /// A recording as `fpcalc -raw` prints it.
    case fpcalcRaw
    /// A recording as `fpcalc -json` prints it.
    case fpcalcJSON
    /// A recording as `fpcalc -raw -json` prints it.
    case fpcalcRawJSON
}

/// Why an entry can't be written in a form.
public enum ExchangeWritingFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The form doesn't hold this kind of fingerprint.
    case otherSignal
    /// A name, a label or a time has characters that the form has no place for.
    case unwritable(String)
    /// A recording has more items than the compressed form can count: write it raw.
    case tooManyItems

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .otherSignal: "the form doesn't hold this kind of fingerprint; choose another form"
        case .unwritable(let text): "'\(text)' has characters that the form can't hold; rename it"
        case .tooManyItems: "the recording is too long for the compressed form; write it raw"
        }
    }
}

extension ExchangeEntry {
    /// The entry in a form, with the end of its last line.
    ///
    /// Entries of ``ExchangeStyle/lines``, ``ExchangeStyle/threatexchange`` and fpcalc's forms may be
    /// written one after the other; vPDQ's are one film a file. Labels and times have a place in
    /// ThreatExchange's form only.
    ///
    /// - Throws: ``ExchangeWritingFault``.
    public func text(as style: ExchangeStyle) throws(ExchangeWritingFault) -> String {
        switch style {
        case .lines: try HashLines.text(of: self)
        case .threatexchange: try ThreatExchangeRows.text(of: self)
        case .vpdq: try VPDQList.text(of: self)
        case .vpdqJSON: try VPDQList.json(of: self)
        case .fpcalc: try FpcalcOutput.text(of: self, isRaw: false)
        case .fpcalcRaw: try FpcalcOutput.text(of: self, isRaw: true)
        case .fpcalcJSON: try FpcalcOutput.json(of: self, isRaw: false)
        case .fpcalcRawJSON: try FpcalcOutput.json(of: self, isRaw: true)
        }
    }
}
