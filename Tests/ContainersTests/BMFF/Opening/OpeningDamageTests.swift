@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct OpeningDamageTests {
    struct Small: Sendable {
        var film: [UInt8]
        var stream: [UInt8]
        var opening: VideoOpening
    }

    /// A film of six tiny pictures, and the opening that fits it.
    static func small(_ isHEVC: Bool) throws -> Small {
        let film = Film.folder.appending(path: "small-\(UUID().uuidString).mp4")
        let encoder =
            isHEVC
            ? ["libx265", "-x265-params", "keyint=3:min-keyint=3:open-gop=0:info=0:log-level=none"]
            : ["libx264", "-g", "3", "-bsf:v", "filter_units=remove_types=6"]
        try Film.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=0.6", "-c:v"] + encoder
                + ["-pix_fmt", "yuv420p", "-fflags", "+bitexact", film.path]
        )
        let bytes = try Array(Data(contentsOf: film))
        let opening = try BMFFContainer(reading: MemorySource(bytes), as: .mp4)
            .opening(lasting: 0.2)
        let recipe = Film(name: "small", isHEVC: isHEVC, picture: [])
        let stream = try Array(Data(contentsOf: recipe.encodeOpening(opening, of: film)))
        return Small(film: bytes, stream: stream, opening: opening)
    }

    /// Joins what can be joined; must return, whatever it comes to.
    static func join(_ film: [UInt8], _ stream: [UInt8], _ asked: VideoOpening?) throws -> [UInt8] {
        let source = MemorySource(film)
        let container = try BMFFContainer(reading: source, as: .mp4)
        let opening = try asked ?? container.opening(lasting: 0.2)
        let splice = try container.splice(
            setting: [],
            replacing: opening,
            with: MemorySource(stream),
        )
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        #expect(UInt64(sink.bytes.count) == splice.size)
        return sink.bytes
    }

    @Test(arguments: [false, true])
    func `a damaged film is refused or joined, and never traps`(isHEVC: Bool) throws {
        let small = try Self.small(isHEVC)
        _ = try Self.join(small.film, small.stream, nil)
        let header = try #require(small.film.firstRange(of: Array("moov".utf8))).lowerBound
        for index in header..<small.film.count {
            for byte in [small.film[index] ^ 0x80, small.film[index] ^ 1] {
                var damaged = small.film
                damaged[index] = byte
                _ = try? Self.join(damaged, small.stream, nil)
            }
        }
        for count in stride(from: 0, to: small.film.count, by: 61) {
            let cut = Array(small.film.prefix(count))
            #expect(throws: (any Error).self) { try Self.join(cut, small.stream, small.opening) }
        }
    }

    @Test(arguments: [false, true])
    func `a damaged stream is refused or joined, and never traps`(isHEVC: Bool) throws {
        let small = try Self.small(isHEVC)
        let most = min(small.stream.count, 1200)
        for index in 0..<most {
            var damaged = small.stream
            damaged[index] ^= index % 2 == 0 ? 0xFF : 0x10
            _ = try? Self.join(small.film, damaged, small.opening)
        }
        for count in stride(from: 0, to: most, by: 41) {
            _ = try? Self.join(small.film, Array(small.stream.prefix(count)), small.opening)
        }
        #expect(throws: ContainerError.self) { try Self.join(small.film, [], small.opening) }
    }

    @Test func `the limit of an opening's pictures holds`() throws {
        let small = try Self.small(false)
        var limits = ContainerLimits()
        limits.openingSampleCount = 2
        let few = try BMFFContainer(reading: MemorySource(small.film), as: .mp4, limits: limits)
        #expect(throws: OpeningRefusal.noLaterKeyFrame) { try few.opening(lasting: 0.2) }
        limits.openingSampleCount = 3
        let enough = try BMFFContainer(reading: MemorySource(small.film), as: .mp4, limits: limits)
        #expect(try enough.opening(lasting: 0.2).frameCount == 3)
    }
}
