import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Real files of every format, whole and cut off.
@Suite struct CutClipTests {
    @Test(arguments: Clip.allCases)
    func `refuses a clip cut off at any tenth`(_ clip: Clip) throws {
        let bytes = try clip.bytes()
        #expect(CutFile.fault(of: bytes) == nil)
        for tenth in 1..<10 {
            let isRefused = CutFile.isRefused(bytes.prefix(bytes.count * tenth / 10))
            #expect(isRefused, "at \(tenth) tenths")
        }
    }

    @Test(arguments: ["wav", "mp3", "flac", "ogg", "jpg", "avi", "flv"])
    func `opens what stands in the cases, and refuses its half`(_ pathExtension: String) throws {
        let files = ["c2pa/labels", "media/audio", "media/images/exif-rotn", "media/images/modes"]
            .flatMap(Cases.files(in:)).filter { $0.pathExtension == pathExtension }
        #expect(!files.isEmpty || Cases.folder == nil)
        for file in files {
            let bytes = Array(try Data(contentsOf: file))
            #expect(CutFile.fault(of: bytes) == nil, "\(file.lastPathComponent)")
            let isHalfRefused = CutFile.isRefused(bytes.prefix(bytes.count / 2))
            #expect(isHalfRefused, "\(file.lastPathComponent)")
        }
    }
}
