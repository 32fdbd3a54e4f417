import Synchronization

/// Whether the server takes requests: it says that it is leaving before it leaves.
package final class Doors: Sendable {
    package enum State: Int, Sendable {
        case open
        /// Answers everything, but tells who looks after it to send no more.
        case leaving
        /// Answers what runs; everything else is told to go elsewhere.
        case closed
    }

    private let value = Atomic(State.open.rawValue)

    package init() {}

    package var state: State { State(rawValue: value.load(ordering: .relaxed)) ?? .closed }

    package func turn(_ state: State) { value.store(state.rawValue, ordering: .relaxed) }
}
