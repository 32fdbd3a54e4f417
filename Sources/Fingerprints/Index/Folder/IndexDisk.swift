/// A folder on durable storage, and the few verbs that an index needs there.
///
/// What is written may be lost by a power cut until ``IndexFile/sync()`` returns; a name that was
/// made, moved or removed, until ``syncFolder()`` returns.
package protocol IndexDisk: Sendable {
    /// The files' names.
    func names() throws(IndexDiskFault) -> [String]

    /// Makes an empty file in the place of any that has the name.
    func create(_ name: String) throws(IndexDiskFault) -> any IndexFile

    /// Gives a file another name, in the place of any that has it.
    func rename(_ name: String, to newName: String) throws(IndexDiskFault)

    /// Takes a file's name away; whoever has it open keeps its bytes.
    func remove(_ name: String) throws(IndexDiskFault)

    /// Makes all names durable.
    func syncFolder() throws(IndexDiskFault)

    /// A file's bytes, or `nil` where there is no such file.
    func map(_ name: String) throws(IndexDiskFault) -> SegmentBytes?
}

/// A file that is being written.
package protocol IndexFile: Sendable {
    /// Writes all of the bytes behind what is there.
    func append(_ bytes: UnsafeRawBufferPointer) throws(IndexDiskFault)

    /// Makes the bytes durable.
    func sync() throws(IndexDiskFault)
}

extension IndexDisk {
    /// Writes a file so that it is there whole and durably, or not at all.
    func write(_ bytes: UnsafeRawBufferPointer, to name: String) throws(IndexDiskFault) {
        let draft = name + ".draft"
        do throws(IndexDiskFault) {
            let file = try create(draft)
            // In pieces, so that a machine with little memory can begin to write them out.
            let piece = 16 << 20
            for start in stride(from: 0, to: bytes.count, by: piece) {
                let end = min(start + piece, bytes.count)
                try file.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
            try file.sync()
            try rename(draft, to: name)
            try syncFolder()
        } catch {
            try? remove(draft)
            throw error
        }
    }
}
