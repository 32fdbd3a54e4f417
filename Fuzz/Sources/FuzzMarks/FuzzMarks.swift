import FuzzDriver
import Labels
import Media

/// Looks for marks in any picture: for those of ours, and for any line of text.
@main struct FuzzMarks {
    static func main() {
        fuzz { bytes in
            guard let scene = Scene(bytes) else { return }
            locate(scene)
            read(scene)
        }
    }

    static func locate(_ scene: Scene) {
        let maps = [StrokeMap(of: scene.coloured), StrokeMap(of: scene.picture)]
        for map in maps + [StrokeMap(common: maps)].compactMap(\.self) {
            for box in TextLocator().boxes(in: map) {
                precondition(box.left + box.width <= scene.picture.width + 1, "text beside it")
                precondition(box.top + box.height <= scene.picture.height + 1, "text below it")
                _ = TextBinariser().line(box, of: map)
            }
        }
    }

    static func read(_ scene: Scene) {
        guard let reading = readers[scene.size]?.read(scene.picture) else { return }
        precondition(reading.correlation <= 1.001, "more alike than itself")
    }

    private static let readers = Scene.sizes.map { width, height in
        (try? Scene.glyphs.get()).flatMap { glyphs in
            try? MarkReader(shownWidth: width, shownHeight: height, glyphs: glyphs)
        }
    }
}
