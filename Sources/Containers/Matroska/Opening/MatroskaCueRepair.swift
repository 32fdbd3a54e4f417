/// Leads cue points of pictures that were replaced to the new key pictures (RFC 9559, section
/// 5.1.5).
///
/// A cue point whose picture is a key picture no more goes to the last one before it, or away where
/// that has one already. All places are those of the old file: they are moved later.
struct MatroskaCueRepair {
    /// A new key picture.
    struct Key {
        /// When it is shown, in ticks.
        let time: UInt64
        /// Where its Cluster stands, counted from the Segment's data.
        let cluster: UInt64
        /// Where its block stands, counted from the Cluster's data.
        let relative: UInt64
        /// Which of the Cluster's blocks it is, from 1.
        let number: UInt64
    }

    let track: UInt64
    /// When the first untouched picture is shown.
    let join: UInt64
    /// The new key pictures as they are shown.
    let keys: [Key]

    /// The children of Cues with the points before the join put right.
    func repaired(
        _ points: [EBMLNode],
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [EBMLNode] {
        var done: [(time: UInt64, node: EBMLNode)] = []
        var led: Set<UInt64> = []
        for point in points {
            let fields = point.id == MatroskaID.cuePoint ? try point.children(limits) : []
            let time = fields.first(MatroskaID.cueTime)?.unsigned
            let split = try self.split(fields, limits)
            guard let time, time < join, let own = split.own, let key = key(at: time) else {
                done.append((time ?? done.last?.time ?? 0, point))
                continue
            }
            let isNew = led.insert(key.time).inserted
            var parts = split.others
            if isNew, key.time == time {
                parts.append(try position(own, key, isSame: true, limits))
            } else if isNew {
                let lone = [
                    EBML.unsigned(
                        MatroskaID.cueTime,
                        key.time,
                        length: EBML.shortestUnsigned(key.time),
                    ), try position(own, key, isSame: false, limits),
                ]
                let place = done.firstIndex { $0.time > key.time } ?? done.count
                done.insert((key.time, try node(lone, at: point)), at: place)
            }
            if parts.contains(where: { $0.first == UInt8(MatroskaID.cueTrackPositions) }) {
                done.append((time, try node(parts, at: point)))
            }
        }
        return done.map(\.node)
    }

    /// The last key picture at a time or before it; the first where there is none.
    private func key(at time: UInt64) -> Key? { keys.last { $0.time <= time } ?? keys.first }

    /// A cue point's position in the track, and all else in it but a checksum.
    private func split(
        _ fields: [EBMLNode],
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> (own: [EBMLNode]?, others: [[UInt8]]) {
        var own: [EBMLNode]?
        var others: [[UInt8]] = []
        for field in fields where field.id != MatroskaID.checksum {
            guard field.id == MatroskaID.cueTrackPositions else {
                others.append(field.raw)
                continue
            }
            let parts = try field.children(limits)
            if parts.first(MatroskaID.cueTrack)?.unsigned == track {
                own = own ?? parts
            } else {
                others.append(field.raw)
            }
        }
        return (own, others)
    }

    /// CueTrackPositions with what the old had of it; the length only where the picture is shown
    /// at the same time.
    private func position(
        _ old: [EBMLNode],
        _ key: Key,
        isSame: Bool,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [UInt8] {
        var parts: [[UInt8]] = []
        for field in old {
            switch field.id {
            case MatroskaID.cueTrack: parts.append(field.raw)
            case MatroskaID.cueClusterPosition: parts.append(number(key.cluster, as: field))
            case MatroskaID.cueRelativePosition: parts.append(number(key.relative, as: field))
            case MatroskaID.cueBlockNumber: parts.append(number(key.number, as: field))
            case MatroskaID.cueDuration where isSame: parts.append(field.raw)
            default: break
            }
        }
        return EBML.master(MatroskaID.cueTrackPositions, parts)
    }

    private func number(_ value: UInt64, as field: EBMLNode) -> [UInt8] {
        let length = max(field.data.count, EBML.shortestUnsigned(value))
        return EBML.unsigned(field.id, value, length: min(8, length))
    }

    private func node(
        _ parts: [[UInt8]],
        at old: EBMLNode,
    ) throws(ContainerError) -> EBMLNode {
        try EBMLNode(written: EBML.master(MatroskaID.cuePoint, parts), for: old.offset)
    }
}
