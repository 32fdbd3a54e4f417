import FuzzDriver
import Provenance

/// Reads a store of Content Credentials, and everything that each manifest says.
@main struct FuzzManifests {
    static func main() {
        fuzz { bytes in
            guard let store = try? ManifestStore(parsing: bytes) else { return }
            for manifest in store.manifests {
                _ = (manifest.stated, try? manifest.claim())
                for assertion in manifest.assertions { _ = try? assertion.cbor() }
            }
        }
    }
}
