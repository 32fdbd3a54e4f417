import TestSupport
import Testing

@testable import Store

@Suite struct DatabaseAddressTests {
    @Test(arguments: [
        ("sqlite:touchstone.db", "touchstone.db"), ("sqlite:/var/lib/t.db", "/var/lib/t.db"),
        ("sqlite:///var/lib/t.db", "/var/lib/t.db"), ("SQLite:t.db", "t.db"), ("t.db", "t.db"),
        ("/var/lib/a b.db", "/var/lib/a b.db"), ("./a=b.db", "./a=b.db"),
        ("daten/ü.db", "daten/ü.db"),
    ])
    func `files are taken with and without a scheme`(_ text: String, _ path: String) throws {
        #expect(try DatabaseAddress(parsing: text) == .sqlite(path: path))
    }

    @Test(arguments: [
        "postgres://ada:secret@db:5432/touchstone", "postgresql:///touchstone?host=/run/postgresql",
        "host=/run/postgresql dbname=touchstone", "dbname = touchstone", "Postgres://db/touchstone",
    ])
    func `servers are taken as libpq takes them`(_ text: String) throws {
        #expect(try DatabaseAddress(parsing: text) == .postgres(connection: text))
    }

    @Test(arguments: [
        "", "sqlite:", "sqlite://", ":memory:", "sqlite::memory:", "mysql://ada:secret@db/x",
        "postgres:touchstone", "file:test.db?mode=ro", "http://secret", "a\u{0}b",
    ])
    func `anything else is refused with the accepted forms`(_ text: String) {
        let error = #expect(throws: DatabaseError.self) { try DatabaseAddress(parsing: text) }
        let told = error.map { "\($0)" } ?? ""
        #expect(
            told.contains("sqlite:PATH") && told.contains("postgres://") && told.contains("host=")
        )
        #expect(!told.contains("secret"))
    }

    @Test func `a password is never shown`() throws {
        let address = try DatabaseAddress(parsing: "postgres://ada:secret@db/touchstone")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped, "\([address])"] {
            #expect(!text.contains("secret"))
        }
    }

    @Test func `an address opens its engine`() async throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let address = try DatabaseAddress(parsing: "sqlite:\(folder.path("test.db"))")
        let database = try await Databases.open(address, surroundings: .live)
        #expect(database.dialect == .sqlite)
        await database.close()
    }
}
