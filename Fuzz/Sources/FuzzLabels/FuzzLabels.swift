import FuzzDriver
import Labels

/// Reads a label's text; one that could be read must be the same when written and read again.
@main struct FuzzLabels {
    static func main() {
        fuzz { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try? AIGCLabel.read(keyed: text)
            _ = try? ProviderCode(text)
            guard let label = (try? AIGCLabel.read(text))?.label else { return }
            let again = (try? AIGCLabel.read(label.json))?.label
            precondition(again == label, "a label that changes by being written")
        }
    }
}
