extension AIGCLabel {
    /// The longest text that is looked at, in bytes; no label that anyone writes comes near.
    public static let textLimit = 65_536

    /// Reads a label out of a text that may hold anything, such as a comment.
    ///
    /// Understands what is met in real files: the object bare or within `{"AIGC":…}`, or after the
    /// bare word `AIGC`; HTML entities; JSON within a JSON string; other order, missing and extra
    /// keys; numbers for strings; `Label` `AIGC`; the keys `ServiceProvider`, `ContentId`. All of
    /// that is said in ``AIGCLabelReading/deviations``.
    ///
    /// - Returns: `nil` when the text holds no label, whatever words it contains.
    /// - Throws: ``AIGCLabelError`` when the text means to be a label and can't be understood.
    public static func read(_ text: String) throws(AIGCLabelError) -> AIGCLabelReading? {
        try read(text, isKeyed: false)
    }

    /// Reads the label out of a place that is its own, such as a tag named `AIGC`.
    ///
    /// There anything else is a fault, and a single key of Annex E is enough to be a label.
    ///
    /// - Throws: ``AIGCLabelError/notALabel`` when something else stands there.
    public static func read(keyed text: String) throws(AIGCLabelError) -> AIGCLabelReading {
        guard let reading = try read(text, isKeyed: true) else { throw .notALabel }
        return reading
    }

    private static func read(
        _ text: String,
        isKeyed: Bool,
    ) throws(AIGCLabelError) -> AIGCLabelReading? {
        guard text.utf8.count <= textLimit else {
            let start = LabelText(String(text.unicodeScalars.prefix(4096)))
            if isKeyed || start.hintsAtLabel { throw .textTooLong(bytes: text.utf8.count) }
            return nil
        }
        let plain = LabelText(text)
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONReader.value(of: plain.text)
        } catch {
            guard plain.hintsAtLabel else { return nil }
            throw .malformed(error.what, at: error.offset)
        }
        guard let found = try LabelObject(in: value, isKeyed: isKeyed) else { return nil }
        return try found.reading(after: plain.deviations)
    }
}
