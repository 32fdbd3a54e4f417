/// From when on something counts as like an entry of a bank.
package struct BankThresholds: Hashable, Sendable, Codable {
    /// How many of the 256 bits of a picture's hash may differ.
    package let pictureBits: Int
    /// How many of the 32 bits of a moment of sound may differ on average.
    package let soundBits: Double

    /// The usual ones.
    package init() { (pictureBits, soundBits) = (31, 10) }

    /// - Throws: ``BankRefusal/thresholdOutOfBounds(_:)``.
    package init(
        pictureBits: Int? = nil,
        soundBits: Double? = nil,
        limits: ThresholdLimits = ThresholdLimits(),
    ) throws(BankRefusal) {
        let usual = Self()
        self.pictureBits = pictureBits ?? usual.pictureBits
        self.soundBits = soundBits ?? usual.soundBits
        guard (0...limits.pictureBits).contains(self.pictureBits) else {
            throw .thresholdOutOfBounds("picture_bits: 0…\(limits.pictureBits)")
        }
        guard (1...limits.soundBits).contains(self.soundBits) else {
            throw .thresholdOutOfBounds("sound_bits: 1…\(limits.soundBits)")
        }
    }

    /// Whether something may be like an entry now that wasn't before.
    package func widens(_ before: BankThresholds) -> Bool {
        pictureBits > before.pictureBits || soundBits > before.soundBits
    }
}

/// How far a bank may go: beyond, unrelated pictures and sounds begin to look alike.
package struct ThresholdLimits: Hashable, Sendable {
    /// Bits of a picture's 256.
    package var pictureBits = 48
    /// Bits of a sound's 32, on average.
    package var soundBits = 11.0

    package init() {}
}

/// How much banks hold.
package struct BankLimits: Hashable, Sendable {
    /// Banks of a tenant.
    package var banks = 100
    /// Entries that one proposal brings.
    package var proposedEntries = 100_000
    /// Entries that a bank ever had: their numbers are never used twice.
    package var entries = 20_000_000
    /// Characters of the words that say what an entry rests on.
    package var evidenceCharacters = 4_000
    /// Characters of a reference, a standard's name or a note.
    package var lineCharacters = 400

    package init() {}
}
