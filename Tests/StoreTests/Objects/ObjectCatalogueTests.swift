import Foundation
import Media
import TestSupport
import Testing

@testable import Store

@Suite struct ObjectCatalogueTests {
    private let catalogue = ObjectCatalogue()
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func object(_ seed: UInt8) -> StoredObject {
        StoredObject(digest: ContentDigest(of: [seed]), bytes: 1, storedAt: now)
    }

    @Test(arguments: Engine.allCases)
    func `an object has a row as long as somebody refers to it`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let (catalogue, now, one) = (catalogue, now, object(1))
            try await database.write { transaction in
                for holder in ["a", "b", "a"] {
                    try catalogue.add(one, for: holder, now: now, in: transaction)
                }
                #expect(try catalogue.objects(of: "a", in: transaction) == [one.digest])
                #expect(try catalogue.drop(one.digest, of: "a", in: transaction))
                #expect(try !catalogue.drop(one.digest, of: "a", in: transaction))
                #expect(try catalogue.wanted([one.digest], in: transaction) == [one.digest])
                #expect(try catalogue.share(one.digest, with: "c", in: transaction))
                #expect(try catalogue.drop(one.digest, of: "b", in: transaction))
                #expect(try catalogue.drop(one.digest, of: "c", in: transaction))
                #expect(try catalogue.wanted([one.digest], in: transaction) == [])
                #expect(try !catalogue.share(one.digest, with: "d", in: transaction))
                #expect(try catalogue.wanted([], in: transaction) == [])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a reference exists only if its transaction did`(_ engine: Engine) async throws {
        struct TakenBack: Error {}
        try await engine.withMigratedDatabase { database in
            let (catalogue, now, one) = (catalogue, now, object(1))
            await #expect(throws: TakenBack.self) {
                try await database.write { transaction in
                    try catalogue.add(one, for: "a", now: now, in: transaction)
                    throw TakenBack()
                }
            }
            let wanted = try await database.read {
                try catalogue.wanted([one.digest], in: $0)
            }
            #expect(wanted == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was put long ago must be put again`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let (catalogue, now, one) = (catalogue, now, object(1))
            try await database.write { transaction in
                try catalogue.add(
                    one,
                    for: "a",
                    now: now.addingTimeInterval(43_200),
                    in: transaction,
                )
                #expect(throws: ObjectError.stale(one.digest)) {
                    try catalogue.add(
                        one,
                        for: "a",
                        now: now.addingTimeInterval(43_201),
                        in: transaction,
                    )
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `the schema refuses what makes no sense`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let short: [UInt8] = [1, 2, 3]
            let whole = ContentDigest(of: [1]).bytes
            for statement in [
                "INSERT INTO objects VALUES (\(short), \(1), \(1))",
                "INSERT INTO objects VALUES (\(whole), \(-1), \(1))",
                "INSERT INTO object_references VALUES (\(whole), \("a"))",
                "INSERT INTO object_references VALUES (\(whole), \(""))",
            ] as [SQL] {
                await #expect(throws: DatabaseError.self) {
                    try await database.write { try $0.run(statement) }
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `taking and dropping at once leaves no row astray`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let (catalogue, now, one) = (catalogue, now, object(1))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await database.write {
                                try catalogue.add(one, for: "\(number)", now: now, in: $0)
                            }
                            _ = try await database.write {
                                try catalogue.drop(one.digest, of: "\(number)", in: $0)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let left = try await database.read { try $0.rows("SELECT digest FROM objects") }
            #expect(left.isEmpty)
        }
    }
}
