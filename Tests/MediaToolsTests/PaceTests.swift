import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

/// Choosing frames while decoding comes to what seeking to them comes to.
@Suite struct PaceTests {
    private static let moments = [0, 0.31, 0.35, 0.5, 1.14, 1.9, 5]

    /// AVI states no times of its pictures: ffmpeg guesses others behind a seek.
    @Test(arguments: [Clip.mp4, .mkv, .webm, .flv, .gif])
    func `frames from moments on are those that seeking finds`(_ clip: Clip) async throws {
        let toolbox = await TestToolbox.strongest()
        let probe = try await toolbox.probe(clip.path, as: clip.format)
        let sought = try await toolbox.frames(
            at: Self.moments,
            of: clip.path,
            probe,
            as: PictureShape(width: 160, height: 120, format: .gray8),
        )
        let found = try await Decoded(clip.path, clip.format, toolbox) { plan, sink in
            plan.pictures = [sink.pictures(.gray8, pace: .moments(Self.moments))]
        }
        // Two moments before one frame are one choice, made once.
        var distinct: [Picture] = []
        for frame in sought where distinct.last != frame.picture { distinct.append(frame.picture) }
        #expect(found.pictures == distinct)
        #expect(found.pictures.count >= 4)
    }

    @Test(arguments: [Clip.mp4, .mkv, .webm, .avi, .flv, .gif])
    func `an opening is what a decode of its length gives`(_ clip: Clip) async throws {
        let toolbox = await TestToolbox.strongest()
        let cut = try await Decoded(clip.path, clip.format, toolbox) { plan, sink in
            plan.seconds = 0.7
            plan.pictures = [sink.pictures(.gray8)]
        }
        let chosen = try await Decoded(clip.path, clip.format, toolbox) { plan, sink in
            plan.pictures = [sink.pictures(.gray8, pace: .opening(seconds: 0.7))]
        }
        #expect(chosen.pictures == cut.pictures)
        #expect((6...7).contains(chosen.pictures.count))
    }

    @Test func `the first frame comes whether or not a moment asks for it`() async throws {
        let found = try await Decoded(Clip.mp4.path, .mp4) { plan, sink in
            plan.pictures = [sink.pictures(.gray8, pace: .moments([.nan, 1.5]))]
        }
        #expect(found.sink.all.values.map(\.time.seconds) == [0, 1.5])
    }
}
