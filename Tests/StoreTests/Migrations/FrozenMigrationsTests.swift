import Testing

@testable import Store

/// Steps of the schema that databases out there have applied.
@Suite struct FrozenMigrationsTests {
    /// The digest of each step, by number; a new step gets a line, and no line ever changes.
    private static let frozen: [Int: String] = [:]

    @Test func `no step of the schema was altered`() {
        for migration in Schema.migrations {
            let name = "step \(migration.number) (\(migration.name))"
            guard let digest = Self.frozen[migration.number] else {
                Issue.record(
                    "\(name) is new: add \(migration.number): \"\(migration.digest)\" here"
                )
                continue
            }
            #expect(
                migration.digest == digest,
                """
                \(name) was altered, but databases out there have applied it as it was: take the \
                change back and append a new step. Texts of fragments belong to it.
                """,
            )
        }
        #expect(Self.frozen.count == Schema.migrations.count, "a step was taken away")
    }

    @Test func `steps are numbered without a gap and have no parameters`() {
        for (index, migration) in Schema.migrations.enumerated() {
            #expect(migration.number == index + 1)
            for statement in migration.statements { #expect(statement.values.isEmpty) }
        }
    }
}
