package import Foundation

/// A video that was encoded again with a stamp.
package struct Restamped: Hashable, Sendable {
    /// The file, in the private folder.
    package var file: URL
    /// The original's streams that the container's writer doesn't take, by their index: data of
    /// no known kind.
    package var leftOut: [Int]
}
