extension AIGCLabel {
    /// The most bytes that a value may have when we write it.
    ///
    /// The standard sets no limit; the places that hold labels, and their readers, do.
    public static let valueLimit = 1024

    /// The most bytes that a reserved value may have when we write it: room for a signature.
    public static let reservedLimit = 8192

    /// Refuses what GB 45438-2025 Annex E does not allow in a value that we write.
    ///
    /// The annex says that values consist *mainly* of the bytes 0x21, 0x23–0x5B, 0x5D–0x7E and
    /// of `\"`. We write strictly: no blanks, no Chinese, no backslash; quotation marks only in the
    /// reserved codes, which may hold JSON. The four names and numbers must not be empty.
    public static func check(_ value: String, for field: Field) throws(AIGCLabelError) {
        let bytes = Array(value.utf8)
        switch field {
        case .label:
            guard Notice(digit: value) != nil else { throw .unknownNotice(value) }
        case .reservedCode1, .reservedCode2:
            guard bytes.count <= reservedLimit else {
                throw .valueTooLong(field, bytes: bytes.count)
            }
        case .contentProducer, .produceID, .contentPropagator, .propagateID:
            guard !bytes.isEmpty else { throw .empty(field) }
            guard bytes.count <= valueLimit else {
                throw .valueTooLong(field, bytes: bytes.count)
            }
        }
        let isReserved = field == .reservedCode1 || field == .reservedCode2
        if let at = firstForeignByte(of: bytes, allowingQuotes: isReserved) {
            throw .character(bytes[at], in: field, at: at)
        }
    }

    /// Refuses a label that we must not write.
    ///
    /// The measures leave open what stands for the producer when nobody stated one, which is so for
    /// the notices ``Notice/mayBe`` and ``Notice/suspected`` (art. 6(1) ② ③): there
    /// `ContentProducer` and `ProduceID` may be empty, since a made-up producer would be a forgery.
    public func check() throws(AIGCLabelError) {
        for field in Field.allCases where !mayBeEmpty(field) {
            try Self.check(self[field], for: field)
        }
    }

    /// Whether the field is empty and rightly so.
    func mayBeEmpty(_ field: Field) -> Bool {
        switch field {
        case .label, .contentPropagator, .propagateID: false
        case .reservedCode1, .reservedCode2: self[field].isEmpty
        case .contentProducer, .produceID:
            notice != .is && contentProducer.isEmpty && produceID.isEmpty
        }
    }

    /// The place of the first byte that Annex E doesn't name.
    static func firstForeignByte(of bytes: [UInt8], allowingQuotes: Bool) -> Int? {
        bytes.firstIndex { byte in
            switch byte {
            case 0x21, 0x23...0x5B, 0x5D...0x7E: false
            case 0x22: !allowingQuotes
            default: true
            }
        }
    }
}
