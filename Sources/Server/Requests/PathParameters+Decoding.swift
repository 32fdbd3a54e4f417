import Foundation

extension PathParameters {
    /// The value of a name, with what was percent-encoded decoded; nil where that isn't well formed
    /// or isn't UTF-8.
    package func decoded(_ name: String) -> String? { self[name].removingPercentEncoding }
}
