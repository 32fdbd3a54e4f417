/// The most that files of packs may ask of us.
package struct PolicyLimits: Hashable, Sendable {
    /// Bytes of one file.
    package var fileBytes = 256 << 10
    /// Files in one folder of packs.
    package var files = 200
    /// Levels of a condition.
    package var conditionDepth = 16
    /// Tests and combinations in one condition.
    package var conditionParts = 200
    /// Complaints that one reading names; what comes after them is counted.
    package var complaints = 100
    /// Signals, and matches, in one file of facts.
    package var facts = 1_000
    /// Records of a table, its heading among them.
    package var tableRecords = 501
    /// Bytes of one field of a table.
    package var fieldBytes = 4_000

    package init() {}
}
