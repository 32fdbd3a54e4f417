import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct ContainerFormatTests {
    @Test(arguments: Clip.allCases)
    func `recognises a clip by its bytes`(_ clip: Clip) throws {
        let expected: ContainerFormat =
            switch clip {
            case .mp4, .faststartMP4, .fragmentedMP4: .mp4
            case .mov: .mov
            case .m4a: .m4a
            case .mkv: .matroska
            case .webm: .webm
            case .wav: .wav
            case .mp3: .mp3
            case .flac: .flac
            case .oggVorbis, .opus: .ogg
            case .jpeg: .jpeg
            case .png: .png
            case .avi: .avi
            case .flv: .flv
            case .aiff: .aiff
            case .webp: .webp
            case .tiff: .tiff
            case .gif, .stillGIF: .gif
            }
        #expect(try ContainerFormat.recognise(MemorySource(clip.bytes())) == expected)
    }

    @Test(arguments: ["", "#EXTM3U\n", "ffconcat version 1.0\n", "v=0\no=- 0 0 IN IP4 127.0.0.1\n"])
    func `recognises no list and no script`(_ text: String) throws {
        #expect(try ContainerFormat.recognise(MemorySource(Array(text.utf8))) == nil)
    }
}
