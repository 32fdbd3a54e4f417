/// The numbers of a bank's entries by their names, which are read only to be sure.
///
/// Twelve bytes an entry and the table's share: names of millions needn't be kept.
struct EntryNames: Sendable {
    private var numbers: [Int: UInt32] = [:]

    /// Where a name stands, or would.
    ///
    /// - Parameter isOf: whether the entry of that number has the name.
    private func place(
        of id: String,
        _ isOf: (UInt32) throws(BankFault) -> Bool,
    ) throws(BankFault) -> Int {
        var key = id.hashValue
        while let number = numbers[key], try !isOf(number) { key &+= 1 }
        return key
    }

    /// The number of a name; `nil` where no entry ever had it.
    func number(
        of id: String,
        _ isOf: (UInt32) throws(BankFault) -> Bool,
    ) throws(BankFault) -> UInt32? {
        numbers[try place(of: id, isOf)]
    }

    /// Gives a name to a number; one that had it before has it no more.
    mutating func set(
        _ id: String,
        to number: UInt32,
        _ isOf: (UInt32) throws(BankFault) -> Bool,
    ) throws(BankFault) {
        numbers[try place(of: id, isOf)] = number
    }
}
