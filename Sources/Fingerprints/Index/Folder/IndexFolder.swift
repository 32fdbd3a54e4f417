import Synchronization

/// The files of an index: segments that never change, and the manifest that says which count.
///
/// A segment is written whole and made durable before a manifest names it, and the manifest is
/// replaced in one step; so whatever happens between two calls, opening the folder again shows the
/// state of one manifest, whole. Segments that none names are removed.
final class IndexFolder: Sendable {
    /// A segment in its file.
    struct Written: Sendable {
        let number: UInt64
        let segment: Segment
    }

    private struct State {
        var manifest: IndexManifest
        /// The number of each segment's file.
        var numbers: [ObjectIdentifier: UInt64]
    }

    private let disk: any IndexDisk
    private let state: Mutex<State>

    private init(_ disk: any IndexDisk, _ state: State) {
        self.disk = disk
        self.state = Mutex(state)
    }

    /// Reads a folder; one without a manifest is empty.
    static func open(
        _ disk: any IndexDisk,
        _ options: LiveIndex.Options,
    ) throws(IndexFault) -> (IndexFolder, IndexView) {
        var view = IndexView()
        guard let bytes = try map(disk, IndexManifest.name) else {
            return (IndexFolder(disk, State(manifest: IndexManifest(), numbers: [:])), view)
        }
        let manifest: IndexManifest
        do throws(ManifestFault) {
            manifest = try withExtendedLifetime(bytes) { () throws(ManifestFault) in
                try IndexManifest(parsing: bytes.bytes)
            }
        } catch {
            throw .manifest(error)
        }
        var state = State(manifest: manifest, numbers: [:])
        for entry in manifest.segments {
            let segment = try segment(disk, entry, options)
            view.segments.append(segment)
            state.numbers[ObjectIdentifier(segment)] = entry.number
        }
        view.retired = Tombstones(manifest.retired)
        view.sequence = manifest.sequence
        let folder = IndexFolder(disk, state)
        folder.removeOthers()
        return (folder, view)
    }

    private static func map(
        _ disk: any IndexDisk,
        _ name: String,
    ) throws(IndexFault) -> SegmentBytes? {
        do throws(IndexDiskFault) { return try disk.map(name) } catch { throw .disk(error) }
    }

    private static func segment(
        _ disk: any IndexDisk,
        _ entry: IndexManifest.Entry,
        _ options: LiveIndex.Options,
    ) throws(IndexFault) -> Segment {
        guard let mapped = try map(disk, entry.name) else {
            throw .manifest(.contradicted(segment: entry.name))
        }
        let bytes = options.residence == .memory ? mapped.copy() : mapped
        let segment: Segment
        do throws(SegmentFault) {
            segment = try Segment(opening: bytes, check: options.check)
        } catch {
            throw .segment(entry.name, error)
        }
        guard UInt64(segment.count) == entry.rows else {
            throw .manifest(.contradicted(segment: entry.name))
        }
        return segment
    }

    /// Writes a segment under a number that no other ever had.
    ///
    /// - Returns: the segment as it should be searched: mapped, or the one that was handed in.
    func write(_ segment: Segment, _ options: LiveIndex.Options) throws(IndexFault) -> Written {
        let number: UInt64? = state.withLock { state in
            guard state.manifest.next < IndexManifest.mostSegments else { return nil }
            defer { state.manifest.next += 1 }
            return state.manifest.next
        }
        guard let number else { throw .manifest(.damaged) }
        let name = IndexManifest.segmentName(number)
        do throws(IndexDiskFault) {
            try disk.write(segment.memory.bytes, to: name)
        } catch {
            throw .disk(error)
        }
        guard options.residence == .mapped else {
            return Written(number: number, segment: segment)
        }
        let entry = IndexManifest.Entry(number: number, rows: UInt64(segment.count))
        var options = options
        options.check = .bounds
        return Written(number: number, segment: try Self.segment(disk, entry, options))
    }

    /// Makes segments the index's own, in one step and durably.
    func commit(
        _ kept: [Segment],
        adding written: Written?,
        retired: Tombstones,
        sequence: UInt64,
    ) throws(IndexFault) {
        var next = state.withLock { $0 }
        if let written { next.numbers[ObjectIdentifier(written.segment)] = written.number }
        let segments = kept + (written.map { [$0.segment] } ?? [])
        next.manifest.segments = segments.compactMap { segment in
            next.numbers[ObjectIdentifier(segment)].map {
                IndexManifest.Entry(number: $0, rows: UInt64(segment.count))
            }
        }
        let ours = Set(segments.map { ObjectIdentifier($0) })
        next.numbers = next.numbers.filter { ours.contains($0.key) }
        next.manifest.retired = retired.payloads
        next.manifest.sequence = sequence
        do throws(IndexDiskFault) {
            let bytes = SegmentBytes(copying: next.manifest.bytes)
            try withExtendedLifetime(bytes) { () throws(IndexDiskFault) in
                try disk.write(bytes.bytes, to: IndexManifest.name)
            }
        } catch {
            throw .disk(error)
        }
        state.withLock { [next] in $0 = next }
    }

    /// Removes files of ours that the manifest doesn't name; what can't be removed waits.
    func removeOthers() {
        let named = state.withLock { Set($0.manifest.segments.map(\.name)) }
        for name in (try? disk.names()) ?? [] {
            let isSegment = name.hasPrefix("segment-") && !named.contains(name)
            guard isSegment || name == IndexManifest.name + ".draft" else { continue }
            try? disk.remove(name)
        }
    }
}
