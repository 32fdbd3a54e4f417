/// Why a database's schema is not the one that this program works with.
package enum MigrationError: Error, Hashable, Sendable {
    /// Steps are missing: their numbers and names.
    case behind(missing: [String])
    /// It has steps that this program doesn't know; the version of the program that wrote the last.
    case newer(number: Int, writtenBy: String)
    /// A step that was applied is not the one that this program has under its number.
    case altered(number: Int, name: String)
    /// The list of applied steps lacks one.
    case gap(number: Int)
    /// It holds other tables and was never a database of ours.
    case foreign(tables: [String])
    /// The program's own list of steps is not numbered 1, 2, 3, …: a fault of ours.
    case misnumbered(number: Int)
}

extension MigrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .behind(let missing):
            "the database lacks \(missing.count) steps of its schema "
                + "(\(missing.joined(separator: "; "))); run: touchstone migrate"
        case .newer(let number, let version):
            "the database was written by a newer touchstone (step \(number), by \(version)); "
                + "run that version or a later one"
        case .altered(let number, let name):
            "step \(number) of the database's schema (\(name)) is not the one that this touchstone "
                + "knows; run a released version, or restore the database from a backup"
        case .gap(let number):
            "the database's list of schema steps lacks number \(number); "
                + "restore the database from a backup"
        case .foreign(let tables):
            "the database holds tables of something else "
                + "(\(tables.prefix(5).joined(separator: ", "))); give touchstone an empty one"
        case .misnumbered(let number):
            "the program's own schema step \(number) is out of order"
        }
    }
}
