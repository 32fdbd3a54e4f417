import Foundation
import TestSupport
import Testing

@Suite struct PolicyCoverageTests {
    @Test func `duties stand by their states`() throws {
        let page = try Binary.run(["policy", "coverage", "--profile", "cn"])
        #expect(page.status == 0, "\(page.complaintText)")
        #expect(page.text.hasPrefix("cn: "))
        #expect(page.text.contains("\nsoftware-ready: software is ready · 软件已就绪\n"))
        #expect(page.text.contains("\noperator-must-act: the operator must act · 须由运营者落实\n"))
        #expect(page.text.contains("AIGC Labelling Measures 2025, art. 5 · "))
        #expect(page.text.contains("in Labels/AIGC, shown by AIGCLabelTests"))
        #expect(!page.text.contains("DSA-17.1"))
        let every = try Binary.run(["policy", "coverage"])
        #expect(every.text.contains("DSA-17.1") && every.text.contains("plain: 0 duties"))
    }

    @Test func `JSON is that of the API`() throws {
        let one = try Binary.json(["policy", "coverage", "--profile", "us"])
        #expect(one.text("schema") == "touchstone.obligations/1" && one.text("profile") == "us")
        #expect(one.text("states.0.state") == "software-ready")
        #expect((one.count("obligations") ?? 0) > 3)
    }

    @Test func `a table of one's own is counted in place of ours`() async throws {
        try await withTemporaryFolder { folder in
            let ours = Repository.root.appending(path: "Packs").resolvingSymlinksInPath()
            let packs = folder.appending(path: "packs")
            try FileManager.default.copyItem(at: ours, to: packs)
            let file = packs.appending(path: "obligations.csv")
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data((text + "X-1,Law,1,Do it,做,soon,us,waiting,,,,Not built.,\n").utf8)
                .write(to: file)
            let wish = ["policy", "coverage", "--packs", packs.path, "--profile", "us"]
            #expect(try Binary.run(wish).text.contains("X-1"))
            try Data((text + "X-1\n").utf8).write(to: file)
            let broken = try Binary.run(wish)
            #expect(broken.status == 65 && broken.text.isEmpty)
            #expect(broken.complaintText.contains("1 fields; a row has 13"))
        }
    }

    @Test(arguments: [["--profile", "mars"], ["--packs"], ["file.mp4"]])
    func `wrong usage ends with 64`(_ wish: [String]) throws {
        #expect(try Binary.run(["policy", "coverage"] + wish).status == 64)
    }
}
