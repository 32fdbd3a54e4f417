import Crypto
import Testing

@testable import TransparencyLog

@Suite struct CommitmentTests {
    private let event = Array(#"{"verb":"decided"}"#.utf8)

    private func salt(_ byte: UInt8) throws -> CommitmentSalt {
        try #require(CommitmentSalt(bytes: [UInt8](repeating: byte, count: 32)))
    }

    @Test func `is the hash of label, salt and event`() throws {
        let salt = try salt(7)
        let content = Array("touchstone/commitment/v1\n".utf8) + salt.bytes + event
        #expect(Commitment(to: event, salt: salt).bytes == Array(SHA256.hash(data: content)))
    }

    /// Computed with `sha256sum`: once released, this may never change.
    @Test func `stays what it was`() throws {
        let commitment = Commitment(to: event, salt: try salt(0))
        let hex = Hex.text(of: commitment.bytes)
        #expect(hex == "70efc02e476b9b3be5db9a56bce2056bd430118ee28af9091360d0444be9d431")
    }

    @Test func `is of this event and salt alone`() throws {
        let salt = try salt(7)
        let commitment = Commitment(to: event, salt: salt)
        #expect(commitment.isOf(event, salt: salt))
        #expect(try !commitment.isOf(event, salt: self.salt(8)))
        #expect(!commitment.isOf(event + [0], salt: salt))
        #expect(!commitment.isOf([], salt: salt))
        #expect(commitment.leafHash == TreeHash.leaf(commitment.bytes))
    }

    @Test func `has 32 bytes, and so has a salt`() {
        for count in [0, 31, 33] {
            let bytes = [UInt8](repeating: 0, count: count)
            #expect(Commitment(bytes: bytes) == nil)
            #expect(CommitmentSalt(bytes: bytes) == nil)
        }
    }
}
