import Containers
import Media
import TestSupport
import Testing

@Suite struct JPEGTruncationTests {
    /// A picture with so many bytes of coded data, which hold every pair that may stand in them.
    private static func picture(_ count: Int) -> [UInt8] {
        let pattern: [UInt8] = [0xFF, 0, 0xD9, 0xFF, 0xD0, 0xD9, 1, 0xFF, 0xD7, 7]
        let data = (0..<count).map { $0 == count - 1 ? 7 : pattern[$0 % pattern.count] }
        return Array(JPEGFixture.whole.dropLast(5)) + data + [0xFF, 0xD9]
    }

    @Test func `refuses a picture that is cut off anywhere`() {
        let thumbnail = JPEGFixture.segment(0xE5, [0xFF, 0xD8, 1, 2, 0xFF, 0xD9])
        let file = [0xFF, 0xD8] + thumbnail + Self.picture(300).dropFirst(2)
        CutFile.expectRefusals(of: file, from: 3)
    }

    @Test func `takes anything behind the end`() {
        let picture = Self.picture(300)
        for trailer in [[0], [UInt8](repeating: 0, count: 70_000), picture, Array("SEFT".utf8)] {
            #expect(CutFile.fault(of: picture + trailer) == nil)
        }
        // The second picture is none of ours.
        #expect(CutFile.fault(of: picture + picture.dropLast(9)) == nil)
    }

    @Test(arguments: [65_534, 65_535, 65_536, 65_537, 65_538, 131_071, 131_072, 131_073])
    func `finds the end wherever reading is divided`(_ count: Int) {
        let picture = Self.picture(count)
        #expect(CutFile.fault(of: picture) == nil)
        #expect(CutFile.fault(of: picture + [UInt8](repeating: 9, count: 65_536)) == nil)
        #expect(CutFile.fault(of: picture + [UInt8](repeating: 9, count: 65_535)) == nil)
        #expect(CutFile.isRefused(picture.dropLast()))
    }

    @Test func `reads little of a whole picture, and a cut one once`() throws {
        let picture = Self.picture(1 << 20)
        let whole = MeasuredPicture(picture)
        _ = try JPEGContainer(whole)
        #expect(whole.count < 80_000)
        let cut = MeasuredPicture(Array(picture.dropLast()))
        #expect(throws: ContainerError.self) { try JPEGContainer(cut) }
        #expect(cut.count < picture.count + 20_000)
    }
}
