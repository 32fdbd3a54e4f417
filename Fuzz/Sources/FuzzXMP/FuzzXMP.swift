import FuzzDriver
import Labels

/// Reads an XMP packet, sets both properties, and finds them again in what was written.
@main struct FuzzXMP {
    static func main() {
        fuzz { bytes in
            guard var packet = try? XMPPacket(parsing: bytes) else { return }
            for property in [XMPProperty.aigc, .digitalSourceType] {
                packet.set(property, to: value)
                precondition(packet.values(of: property) == [value], "a value that was lost")
            }
            precondition(
                (try? XMPPacket(parsing: packet.bytes)) != nil,
                "a packet that was broken",
            )
        }
    }

    static let value = #"{"Label":"1","ContentProducer":"<&'>"}"#
}
