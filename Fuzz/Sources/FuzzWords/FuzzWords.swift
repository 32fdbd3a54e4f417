import FuzzDriver
import Labels
import Media

/// Judges words as a recogniser might have read them: one a line of the input.
@main struct FuzzWords {
    static func main() {
        fuzz { bytes in
            let confidence = Double(bytes.first ?? 0) / 255
            let words = bytes.dropFirst().split(separator: UInt8(ascii: "\n")).map { word in
                let text = String(decoding: word, as: UTF8.self)
                return RecognisedText.Word(text, confidence: confidence)
            }
            guard let mark = MarkText(reading: RecognisedText(words: words)) else { return }
            precondition((0...1).contains(mark.confidence), "surer than sure")
        }
    }
}
