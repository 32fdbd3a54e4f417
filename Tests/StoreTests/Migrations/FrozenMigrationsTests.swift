import Testing

@testable import Store

/// Steps of the schema that databases out there have applied.
@Suite struct FrozenMigrationsTests {
    /// The digest of each step, by number; a new step gets a line, and no line ever changes.
    private static let frozen: [Int: String] = [
        1: "0e0a1a363812d5ba17c2e801476f9cb5e982367862d0bdf52c7ba0f2175a87e1",
        2: "4e71d66e646d66621168c20505f2188b1eb0881a4e8a76a11b4d88ae348f79b1",
        3: "9d1d9a9b3f32be384f26f57218a05ee32c721d9e1170de3f5103c32a316bbc45",
        4: "e882df3c8a29132beeb4c5e872c94c998670e1919e8313980db43e319a4f79b9",
        5: "d6a9634f48693fcb3b1e75ef2e1bfc83414f7c897242ce003bae783e18bce116",
        6: "3f4561780940d555097b85af2070f4d31099c1fd2e4b2e937a926f1d1ffb9a03",
        7: "463b47a4e82f95de41f3638377b7b327e437abb9c4fe81aded7682e5032f9322",
        8: "b78d6449d83944bea4093f79b978ffa9f10045042cd2c18983e4f882c35e2001",
        9: "c0dadbab14eb9e2ee7f20fb911a33dc3b3d429e2b1bae4c5eb92271ea4b5ea7a",
        10: "c86932b96259f22335dd927d3344a1b4089e14c6e8aba58c7bcd2074c24114ca",
        11: "5fef808742accab056056162d089fa6b0efc31de4a0e75d1ff8e07d22a40b8a8",
        12: "68993ed48ba5713168d9522fa9eaffc6b8a14056517289a31b0635c42f780dc4",
        13: "9287dfbdfce658bdc533d389b2b83c3d74cd744fe8bd6c489e45783d613700f7",
        14: "f10d6e32ef7060d2aa482f8495d7bf0915671d4596d33695ef047dc0ccadc874",
        15: "212fcd7c76117fd645f619fbc44062ff4a8506297fd92ee140fd4af7691b1c70",
        16: "ad2097877d457bcef87426697b049bd71483b3dd8d1b29c06c6620c88015ed8c",
        17: "0ce89162515811df4d714f69204de2f7707483d9ca1036a3a4cb4aecf6a006bf",
        18: "4215ec92d04231f136c18756ad798fb375a6b64050f1c7aed45dd41f7a96b7b3",
    ]

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
