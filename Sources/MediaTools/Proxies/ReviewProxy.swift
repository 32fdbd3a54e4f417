/// The small copy in which people review a film or a sound, as the decoding child makes it.
///
/// It plays everywhere and seeks at once: H.264 and AAC in MP4 with its index in front, a constant
/// frame rate, a key frame every two seconds. It keeps the file's own clock, so that a moment of
/// the one is that moment of the other, and none of its metadata.
package struct ReviewProxy: Sendable {
    /// How large a proxy may be and what it may cost.
    package struct Shape: Hashable, Sendable {
        /// The longest that the shortest side may be, in pixels.
        package var shortestSide = 360
        /// The longest that any side may be, in pixels.
        package var longestSide = 1280
        /// The most pictures a second.
        package var framesPerSecond = 30.0
        /// The most that the picture takes of a second, in kilobits.
        package var pictureKilobits = 700
        /// What the sound takes of a second, in kilobits.
        package var soundKilobits = 64
        /// The longest that it may last, in seconds.
        package var durationSeconds = 21_600.0

        package init() {}
    }

    /// The size of its picture as it is shown; `nil` of a sound's.
    package let pictureSize: (width: Int, height: Int)?
    /// How many pictures it has in a second; `nil` of a sound's.
    package let framesPerSecond: Double?
    /// What the decoding child is told.
    package let product: SideProduct

    /// Plans the proxy of what a file has of the two; `nil` where it has neither.
    package init?(
        of probe: Probe,
        _ source: SideProduct.Source,
        named name: String,
        as shape: Shape = Shape(),
        threads: Int = 4,
    ) {
        let video = source == .sound || !probe.hasDecodablePicture ? nil : probe.mainVideo
        let hasSound = source != .pictures && probe.hasDecodableSound
        guard let video else {
            guard hasSound else { return nil }
            (pictureSize, framesPerSecond) = (nil, nil)
            let arguments = Self.sound(shape) + Self.file(shape, muxer: "ipod")
            product = SideProduct(name, from: .sound, arguments: arguments)
            return
        }
        guard let size = Self.size(of: video, shape) else { return nil }
        let rate = Self.rate(of: video, shape)
        (pictureSize, framesPerSecond) = (size, rate)
        // The film's own note on how it is turned comes along, so the pictures stay as coded.
        let isTurned = video.rotation == 90 || video.rotation == 270
        let coded = isTurned ? (size.height, size.width) : (size.width, size.height)
        product = SideProduct(
            name,
            from: hasSound ? .both : .pictures,
            arguments: Self.picture(coded, rate, shape) + ["-threads", "\(threads)"]
                + (hasSound ? Self.sound(shape) : []) + Self.file(shape, muxer: "mp4"),
        )
    }

    /// Both sides even, as the codec wants them, square pixels, never enlarged.
    private static func size(
        of video: ProbedStream,
        _ shape: Shape,
    ) -> (width: Int, height: Int)? {
        guard let shown = video.shownShape else { return nil }
        let shortest = Double(min(shown.width, shown.height))
        let longest = Double(max(shown.width, shown.height))
        let scale = min(
            1,
            Double(shape.shortestSide) / shortest,
            Double(shape.longestSide) / longest,
        )
        let even = { (side: Int) in max(2, Int((Double(side) * scale / 2).rounded()) * 2) }
        return (even(shown.width), even(shown.height))
    }

    /// The film's own rate, or a whole part of it, so that no picture is shown twice needlessly.
    private static func rate(of video: ProbedStream, _ shape: Shape) -> Double {
        guard var rate = video.framesPerSecond, rate.isFinite, rate > 0 else { return 25 }
        while rate > shape.framesPerSecond + 0.01 { rate /= 2 }
        while rate < 5 { rate *= 2 }
        return rate
    }

    private static func picture(
        _ size: (width: Int, height: Int),
        _ rate: Double,
        _ shape: Shape,
    ) -> [String] {
        let distance = max(1, Int((2 * rate).rounded()))
        return [
            "-vf",
            "scale=\(size.width):\(size.height):flags=bilinear,setsar=1,fps=\(rate),format=yuv420p",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "28", "-profile:v", "main",
            "-maxrate", "\(shape.pictureKilobits)k", "-bufsize", "\(shape.pictureKilobits * 2)k",
            "-g", "\(distance)", "-keyint_min", "\(distance)", "-sc_threshold", "0",
        ]
    }

    /// Holes in the sound are filled with silence, else it would run ahead of the picture.
    private static func sound(_ shape: Shape) -> [String] {
        [
            "-af", "aresample=48000:async=1", "-ac", "2", "-c:a", "aac",
            "-b:a", "\(shape.soundKilobits)k",
        ]
    }

    /// The same file gives the same bytes again, so that a repeated examination stores nothing new.
    private static func file(_ shape: Shape, muxer: String) -> [String] {
        [
            "-t", "\(shape.durationSeconds)", "-map_metadata", "-1", "-map_chapters", "-1",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
            // The two streams may begin far apart; what waits is coded and small.
            "-max_muxing_queue_size", "1000000", "-muxing_queue_data_threshold", "\(64 << 20)",
            "-movflags", "+faststart", "-f", muxer,
        ]
    }
}

extension SideProduct {
    /// A JPEG of a still picture, as large as fits into a square, never enlarged.
    ///
    /// - Parameter turning: filters that turn it upright, each with its comma.
    package static func still(
        _ name: String,
        _ size: (width: Int, height: Int),
        turning filters: String,
    ) -> SideProduct {
        SideProduct(
            name,
            from: .pictures,
            arguments: [
                "-frames:v", "1", "-vf",
                "\(filters)scale=\(size.width):\(size.height):flags=bicubic,setsar=1",
                "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "4", "-map_metadata", "-1",
                "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-update", "1",
            ],
        )
    }
}
