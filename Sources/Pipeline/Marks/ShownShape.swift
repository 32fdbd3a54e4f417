import Containers
import Media
import MediaTools

extension Container {
    /// How a still picture is to be turned, as its Exif says; films say so in their streams.
    var orientation: PictureOrientation { (self as? any StillContainer)?.orientation ?? .identity }
}

extension Probe {
    /// The picture's size as a person sees it, in square pixels, turned as Exif says.
    func shownShape(_ orientation: PictureOrientation) -> (width: Int, height: Int)? {
        guard let shape = mainVideo?.shownShape else { return nil }
        return orientation.swapsSides ? (shape.height, shape.width) : shape
    }
}

extension PictureOrientation {
    /// ffmpeg's filters that turn the coded picture as it is shown, each with its comma.
    var filters: String {
        let turns = ["", "transpose=clock,", "hflip,vflip,", "transpose=cclock,"]
        return (isMirrored ? "hflip," : "") + turns[quarterTurnsClockwise]
    }
}
