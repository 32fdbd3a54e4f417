import Foundation
import TestSupport
import Testing

@Suite struct PolicyCommandTests {
    @Test func `the packs that the binary carries are sound`() async throws {
        try await withTemporaryFolder { folder in
            let outcome = try Binary.run(["policy", "check"], in: folder)
            #expect(outcome.status == 0, "\(outcome.complaintText)")
            #expect(outcome.text.hasPrefix("Packs: 4 profiles, 4 packs, "))
        }
    }

    @Test func `a complaint begins with file and line, and ends with 65`() async throws {
        try await withTemporaryFolder { folder in
            let sound = Repository.root.appending(path: "Packs").resolvingSymlinksInPath()
            let packs = folder.appending(path: "packs")
            try FileManager.default.copyItem(at: sound, to: packs)
            #expect(try Binary.run(["policy", "check", packs.path]).status == 0)
            let file = packs.appending(path: "policies/house.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(text.replacing("action: stop", with: "action: delete").utf8).write(to: file)
            let outcome = try Binary.run(["policy", "check", packs.path])
            #expect(outcome.status == 65 && outcome.text.isEmpty)
            let line = text.split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.hasSuffix("action: stop") }
            let place = "\(file.path):\(try #require(line) + 1): here has to stand one of release"
            #expect(outcome.complaintText.hasPrefix(place), "\(outcome.complaintText)")
            let explained = try Binary.run(
                ["policy", "explain", "x.mp4", "--packs", packs.path],
                in: folder,
            )
            #expect(explained.status == 65)
        }
    }

    @Test func `a folder that isn't there ends with 66`() throws {
        #expect(try Binary.run(["policy", "check", "/nowhere"]).status == 66)
        #expect(try Binary.run(["policy", "check", "/nowhere", "/nowhere/2"]).status == 66)
    }

    @Test(arguments: [
        ["explain"], ["explain", "a.mp4", "--facts", "b.json"], ["frobnicate"],
        ["explain", "a.mp4", "--profile", "mars"], ["explain", "a.mp4", "--profile", "cn,"],
    ])
    func `wrong usage ends with 64`(_ arguments: [String]) throws {
        let outcome = try Binary.run(["policy"] + arguments)
        #expect(outcome.status == 64 && !outcome.complaint.isEmpty, "\(outcome.complaintText)")
    }

    @Test func `a file is explained under each profile`() async throws {
        try await withTemporaryFolder { folder in
            let labelled = folder.appending(path: "labelled.mp3").path
            let done = try Binary.run(
                ["label", try Clip.mp3.file().path, "-o", labelled, "--producer", "S"]
                    + Binary.metadataOnly
            )
            #expect(done.status == 0)
            let answer = try Binary.json(["policy", "explain", labelled, "--profile", "cn,eu,us"])
            #expect(answer.text("schema") == "touchstone.verdicts/1")
            #expect(answer.text("notice") == "is" && answer.count("verdicts") == 3)
            #expect(answer.value("agreed") as? Bool == false)
            #expect(answer.text("verdicts.0.profile") == "cn")
            #expect(answer.text("verdicts.0.action") == "label")
            #expect(answer.text("verdicts.0.rules.1.rule") == "deep-synthesis/label-is")
            #expect(answer.text("verdicts.0.rules.1.ground.kind") == "law")
            #expect(answer.text("verdicts.1.rules.0.ground.article") == "50(4)")
            #expect(answer.text("verdicts.1.territory") == "EU")
            #expect(answer.text("verdicts.1.asked_by_law") == "label")
            #expect(answer.value("verdicts.1.goes_beyond_the_law") as? Bool == false)
            #expect(answer.count("verdicts.1.beyond_the_law") == 0)
            #expect(answer.text("verdicts.2.action") == "release")
            #expect(answer.isNull("verdicts.2.minimum_age"))
            #expect(answer.text("verdicts.2.notice.text.zh-Hans") == "本内容为人工智能生成合成内容")
            let page = try Binary.run(["policy", "explain", labelled])
            #expect(page.status == 0 && page.text.contains("the profiles differ"))
            #expect(
                page.text.contains(
                    "the law requires it: Measures for Labelling AI-Generated Content, art. 6 (CN)"
                )
            )
        }
    }

    @Test func `facts stand in for a file`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "facts.json")
            try Data(
                """
                {"declaration": {"news": true},
                 "matches": [{"bank": "b", "kind": "prohibited", "entry": "e", "approvals": 2}]}
                """.utf8
            ).write(to: file)
            let answer = try Binary.json(["policy", "explain", "--facts", file.path])
            #expect(answer.count("verdicts") == 4)
            for index in 0..<4 { #expect(answer.text("verdicts.\(index).action") == "stop") }
            #expect(answer.value("agreed") as? Bool == true)
            let page = try Binary.run(["policy", "explain", "--facts", file.path])
            #expect(page.text.contains("every profile does the same"))
            #expect(answer.text("verdicts.1.profile") == "eu")
            #expect(answer.text("verdicts.1.asked_by_law") == "release")
            #expect(answer.value("verdicts.1.goes_beyond_the_law") as? Bool == true)
            #expect(answer.text("verdicts.1.beyond_the_law.0") == "house/prohibited-copy")
            #expect(page.text.contains("no law asks for it: house/prohibited-copy"))
            #expect(page.text.contains("法律未作要求，依据为：house/prohibited-copy"))
            #expect(page.text.contains("stop (everywhere), our choice; beyond the law"))
            try Data("{\n\"declaration\": {\"news\": \"so\"}}".utf8).write(to: file)
            let refused = try Binary.run(["policy", "explain", "--facts", file.path])
            #expect(refused.status == 65)
            #expect(refused.complaintText.contains("line 2: here has to stand true or false"))
            #expect(try Binary.run(["policy", "explain", "--facts", "/nowhere"]).status == 66)
        }
    }

    @Test func `what is no media ends with 65`() throws {
        let file = Repository.root.appending(path: "Package.swift").path
        #expect(try Binary.run(["policy", "explain", file]).status == 65)
        #expect(try Binary.run(["policy", "explain", "/nowhere.mp4"]).status == 66)
    }
}
