import Foundation
import TestSupport
import Testing

/// What can't be compared whole is never said to be unknown.
@Suite struct PartialMatchTests {
    @Test func `a second stream of sound that nobody compared is no "nothing matches"`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let bank = folder.appending(path: "bank").path
            let noise = { (seed: Int) in
                ["-f", "lavfi", "-i", "anoisesrc=seed=\(seed):a=0.3:duration=9"]
            }
            let known = try BankJourneyTests.make(folder, "known.wav", noise(1))
            let one = try BankJourneyTests.make(folder, "one.mka", noise(2) + ["-c:a", "flac"])
            let two = try BankJourneyTests.make(
                folder,
                "two.mka",
                noise(2) + noise(1) + ["-map", "0:a", "-map", "1:a", "-c:a", "flac"],
            )
            #expect(try Binary.run(["bank", "create", bank, "--kind", "prohibited"]).status == 0)
            #expect(try Binary.run(["bank", "add", bank, known]).status == 0)
            #expect(try Binary.run(["bank", "match", bank, "--quiet", one]).status == 1)
            let partial = try Binary.run(["bank", "match", bank, "--quiet", two])
            #expect(partial.status == 65)
            #expect(partial.complaintText.contains("only the first of 2 streams of sound"))
        }
    }
}
