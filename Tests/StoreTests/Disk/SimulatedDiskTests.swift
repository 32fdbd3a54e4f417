import Testing

@testable import Store

/// The simulated disk is as unkind as it says; otherwise what rests on it proves nothing.
@Suite struct SimulatedDiskTests {
    /// What is left of a file after power cuts with many seeds.
    private func outcomes(_ prepare: (SimulatedDisk) throws -> Void) throws -> Set<[UInt8]?> {
        var outcomes: Set<[UInt8]?> = []
        for seed in 0..<200 as Range<UInt64> {
            let disk = SimulatedDisk()
            try prepare(disk)
            disk.crash(seed: seed)
            outcomes.insert(disk.files["a"])
        }
        return outcomes
    }

    @Test func `what was synced stays`() throws {
        let left = try outcomes { disk in
            try disk.write([1, 2, 3], to: "a", draft: "d", replacing: false)
        }
        #expect(left == [[1, 2, 3]])
    }

    @Test func `bytes without a sync are there, torn, or gone`() throws {
        let left = try outcomes { disk in
            try disk.create("a").append([1, 2, 3])
            try disk.syncFolder("")
        }
        #expect(left == [[], [1], [1, 2], [1, 2, 3]])
    }

    @Test func `a later write may last where an earlier one does not`() throws {
        let left = try outcomes { disk in
            let file = try disk.create("a")
            try file.append([1])
            try file.append([2])
            try disk.syncFolder("")
        }
        #expect(left == [[], [1], [1, 2], [0, 2]])
    }

    @Test func `what was cut away without a sync may be there again`() throws {
        let left = try outcomes { disk in
            try disk.write([1, 2, 3], to: "a", draft: "d", replacing: false)
            let file = try disk.reopen("a")
            try file.cut(to: 1)
            try file.append([9])
        }
        #expect(left == [[1, 2, 3], [1, 9, 3]])
        let synced = try outcomes { disk in
            try disk.write([1, 2, 3], to: "a", draft: "d", replacing: false)
            let file = try disk.reopen("a")
            try file.cut(to: 1)
            try file.sync()
        }
        #expect(synced == [[1]])
    }

    @Test func `a name without a sync of its folder is there or not`() throws {
        let left = try outcomes { disk in
            let file = try disk.create("a")
            try file.append([1])
            try file.sync()
        }
        #expect(left == [nil, [1]])
    }

    @Test func `a renaming may be done by half`() throws {
        var names: Set<Set<String>> = []
        for seed in 0..<200 as Range<UInt64> {
            let disk = SimulatedDisk()
            try disk.makeFolders("f")
            try disk.write([1], to: "a", draft: "d", replacing: false)
            try disk.rename("a", to: "f/b", replacing: true)
            disk.crash(seed: seed)
            names.insert(Set(disk.files.keys))
        }
        #expect(names == [["a"], ["f/b"], ["a", "f/b"], []])
    }

    @Test func `after a failed sync no later one helps`() throws {
        let left = try outcomes { disk in
            let file = try disk.create("a")
            try disk.syncFolder("")
            try file.append([1])
            disk.fail(at: 1, .failure)
            #expect(reason { try file.sync() } == .inputOutput)
            try file.sync()
        }
        #expect(left == [[], [1]])
    }

    @Test func `faults come once, at their number`() throws {
        let disk = SimulatedDisk()
        disk.fail(at: 2, .full)
        let file = try disk.create("a")
        #expect(reason { try file.append([1, 2, 3, 4]) } == .full)
        #expect(disk.files["a"] == [1, 2])
        try file.append([5])
        disk.fail(at: 1, .doneAndFailure)
        #expect(reason { try disk.remove("a") } == .inputOutput)
        #expect(disk.files.isEmpty)
    }

    @Test func `a full disk takes what fits`() throws {
        let disk = SimulatedDisk()
        disk.limit(toBytes: 3)
        let file = try disk.create("a")
        try file.append([1, 2])
        #expect(reason { try file.append([3, 4]) } == .full)
        #expect(disk.files["a"] == [1, 2, 3])
    }

    @Test func `a power cut takes open files and locks along`() throws {
        let disk = SimulatedDisk()
        let file = try disk.create("a")
        try disk.makeFolders("f")
        let lock = try #require(try disk.lock("f", .exclusive))
        disk.crash(seed: 1)
        #expect(reason { try file.append([1]) } == .inputOutput)
        #expect(try disk.lock("f", .exclusive) != nil)
        lock.release()
    }
}
