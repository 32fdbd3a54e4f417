import FuzzDriver
import Provenance

/// Reads one CBOR value, and asks it for what callers ask.
@main struct FuzzCBOR {
    static func main() {
        fuzz { bytes in
            guard let value = try? CBORValue(parsing: bytes) else { return }
            _ = (value.items, value.text, value["actions"])
        }
    }
}
