import CHamming

/// Finds the places of one part around which it may agree with a sound, one after the other.
///
/// Reading at random from gigabytes is most of the work: so the places of many items are asked for
/// before the first is looked at.
struct AudioLookup {
    /// What the processor is asked for.
    let level: Int32
    /// The items to look up, in the order in which their pairs come.
    private let voters: [UInt32]
    private var cursor = hamming_bucket_cursor()
    /// Pairs that were found and not yet given out, from ``given`` to ``found``.
    private var pairs: [hamming_pair]
    private var (given, found) = (0, 0)

    /// How many pairs are found at once, at most.
    private static let lot = 4096
    /// How many pairs before its turn the items around one are asked for.
    private static let ahead = 12

    init(of voters: [UInt32], _ kernels: HammingKernels) {
        (self.voters, level) = (voters, kernels.level.rawValue)
        pairs = [hamming_pair](repeating: hamming_pair(), count: Self.lot)
    }

    /// The next pair of items whose upper bits agree, with ten items beside each that agree well
    /// enough for five seconds; `nil` when there are no more.
    ///
    /// Pairs come by the items of the sound, in the order of time.
    mutating func next(in sound: UnsafePointer<hamming_sound>) -> hamming_pair? {
        if given == found {
            find(in: sound)
            if found == 0 { return nil }
            for pair in pairs[..<min(Self.ahead, found)] { ask(for: pair, in: sound) }
        }
        if given + Self.ahead < found { ask(for: pairs[given + Self.ahead], in: sound) }
        given += 1
        return pairs[given - 1]
    }

    private func ask(for pair: hamming_pair, in sound: UnsafePointer<hamming_sound>) {
        hamming_ask_for_items(sound.pointee.known, pair.place)
    }

    private mutating func find(in sound: UnsafePointer<hamming_sound>) {
        let (count, capacity) = (UInt64(voters.count), UInt64(pairs.count))
        let listed = hamming_pairs(level, sound, voters, count, &cursor, &pairs, capacity)
        (given, found) = (0, Int(listed))
    }

    /// Lays a sound beside a part, for as long as the body takes.
    static func withSound(
        _ query: AudioQuery,
        _ part: AudioPart,
        _ body: (UnsafePointer<hamming_sound>) -> Void,
    ) {
        query.padded.withUnsafeBufferPointer { padded in
            part.items.withUnsafeBufferPointer { items in
                part.table.withUnsafeBufferPointer { table in
                    part.places.withUnsafeBufferPointer { places in
                        guard let padded = padded.baseAddress else { return }
                        let sound = hamming_sound(
                            query: padded + AudioPart.margin,
                            known: items.baseAddress,
                            offsets: table.baseAddress,
                            places: places.baseAddress,
                            key_bits: UInt32(part.keyBits),
                            compared_bits: UInt32(AudioPart.comparedBits),
                            flips: UInt32(query.allowedFlips),
                            window_wrong: Int32(AudioScan.windowErrors(query.search)),
                            level_wrong: Int32(AudioAlignment.level),
                            patience: Int32(AudioAlignment.patience),
                            least_gain: Int32(AudioAlignment.leastGain(query.search)),
                        )
                        withUnsafePointer(to: sound, body)
                    }
                }
            }
        }
    }
}
