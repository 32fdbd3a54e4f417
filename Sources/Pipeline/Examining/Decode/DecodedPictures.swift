import Labels
import Media
import MediaTools

/// Pictures for looks at marks, taken while the file is decoded once for everybody.
///
/// What a look asks for only when it has found something is taken in any case: a dozen small gray
/// pictures cost less than another run through the file.
struct DecodedPictures: MarkPictures {
    private let watch: SharedWatch
    private let laterPictures: MomentPictures
    private let foreignPictures: MomentPictures
    /// What is wanted of the decode.
    let wishes: [WantedPictures]

    init(_ view: MarkView, _ probe: Probe) {
        watch = SharedWatch(view)
        laterPictures = MomentPictures(view.laterMoments, in: probe)
        let search = view.foreignSearch
        foreignPictures = MomentPictures(search?.seconds ?? [], in: probe)
        let opening =
            view.isFilm ? WantedPictures.Pace.opening(seconds: MarkView.openingSeconds) : nil
        var wishes = [watch.wish(pace: opening ?? .everyFrame)]
        if !view.laterMoments.isEmpty { wishes.append(laterPictures.wish(.gray8, view.readSize)) }
        if let search {
            wishes.append(foreignPictures.wish(.gray8, view.foreignSize(search)))
        }
        self.wishes = wishes
    }

    func opening(_ view: MarkView) -> [(seconds: Double, reading: MarkReading?)] { watch.readings }

    func later(
        _ moments: [Double],
        _ view: MarkView,
    ) -> [(seconds: Double, picture: Picture)] {
        laterPictures.pictures.filter { moments.contains($0.seconds) }
    }

    func foreign(
        _ search: ForeignMarkSearch,
        _ view: MarkView,
    ) -> [(seconds: Double, picture: Picture)] {
        foreignPictures.pictures.map { ($0.seconds, $0.picture.turned(view.orientation)) }
    }
}
