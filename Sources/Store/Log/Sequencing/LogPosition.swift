import Foundation
import TransparencyLog

/// Where the log stands for the node that may sequence.
struct LogPosition: Sendable {
    var lease: SequencerLease
    /// When the lease should be renewed, whether anything waits or not.
    var renewal: Date
    /// The tree of the newest signed checkpoint.
    var tree: TileBuilder
    /// Folders of tiles that are there, durably.
    var folders: Set<String> = []

    /// Leaves under the newest signed checkpoint; 0 before the first.
    var size: Int { Int(tree.size) }
}
