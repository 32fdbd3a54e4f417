import Foundation
import TestSupport
import Testing

/// Files that nobody here wrote; none of these tests runs where the folder of cases isn't there.
@Suite struct ForeignFileTests {
    private static let labelled = Cases.files(in: "c2pa/labels")
    private static let signed = Cases.files(in: "c2pa/own")
        .filter { $0.lastPathComponent.hasPrefix("valid_rs.") }

    @Test(arguments: labelled)
    func `a label is found wherever somebody put it`(_ file: URL) throws {
        let inspected = try Binary.json(["inspect", file.path])
        #expect(inspected.text("assessment.notice") == "is")
        #expect(inspected.text("assessment.basis") == "stated")
        #expect(inspected.text("assessment.label_state") == "labelled")
        #expect(inspected.text("labels.metadata.label.Label") == "1")
        #expect(try Binary.run(["verify", "--quick", file.path]).status == 0)
    }

    @Test(arguments: labelled)
    func `a platform rewrites its elements in every place and no others`(
        _ file: URL
    ) async throws {
        try await withTemporaryFolder { folder in
            let before = try Binary.json(["inspect", "--quick", file.path])
            let output = folder.appending(path: "out").path
            let outcome = try Binary.run(
                [
                    "label", file.path, "-o", output, "--propagator", Binary.platform,
                    "--propagate-id", "p-1",
                ] + Binary.metadataOnly
            )
            #expect(outcome.status == 0, "\(outcome.complaintText)")
            let after = try Binary.json(["inspect", "--quick", output])
            for key in ["Label", "ContentProducer", "ProduceID", "ReservedCode1"] {
                let path = "labels.metadata.label.\(key)"
                #expect(after.text(path) == before.text(path))
            }
            #expect(after.text("labels.metadata.label.ContentPropagator") == Binary.platform)
            #expect(after.text("labels.metadata.label.PropagateID") == "p-1")
            for index in 0..<(after.count("labels.metadata.places") ?? 0) {
                #expect(after.number("labels.metadata.places.\(index).agrees") == 1)
            }
        }
    }

    @Test(arguments: signed)
    func `Content Credentials are stated, not checked, and kept from harm`(
        _ file: URL
    ) async throws {
        try await withTemporaryFolder { folder in
            let inspected = try Binary.json(["inspect", "--quick", file.path])
            #expect(inspected.text("labels.credential.state") == "not-checked")
            #expect(inspected.text("assessment.notice") == "is")
            #expect(inspected.text("assessment.basis") == "stated")
            let verified = try Binary.json(["verify", file.path])
            #expect(verified.text("layers.credential") == "not-checked")
            let output = folder.appending(path: "out").path
            let outcome = try Binary.run(["label", file.path, "-o", output, "--producer", "S"])
            #expect(outcome.status == 64)
            #expect(outcome.complaintText.contains("Content Credentials"))
            #expect(!FileManager.default.fileExists(atPath: output))
        }
    }

    @Test(arguments: Cases.files(in: "c2pa/own") + Cases.files(in: "c2pa/c2pa-rs"))
    func `no file ends as a fault of ours`(_ file: URL) throws {
        let outcome = try Binary.run(["inspect", "--quick", file.path])
        #expect([0, 65].contains(outcome.status), "\(outcome.complaintText)")
    }
}
