/// How far a child is kept from everything that isn't its file.
package struct Isolation: Hashable, Sendable {
    /// The ways there are, the strongest first.
    package enum Level: String, Hashable, Sendable, CaseIterable {
        /// Bubblewrap with a filter of system calls.
        case filteredNamespaces
        /// Bubblewrap: its own user, processes, files and a network without a way out.
        case namespaces
        /// No new rights, and it dies with us; network and files are within its reach.
        case deathSignal
    }

    /// Which of the ways it is.
    package let level: Level
    /// Why it isn't a stronger one, in words for an operator; `nil` at the strongest.
    package let shortfall: String?

    /// Whether bubblewrap also shuts the door to new user namespaces, which it can since 0.8.
    package let closesUserNamespaces: Bool

    /// Takes a way, as tests and operators may ask for it.
    package init(_ level: Level, shortfall: String? = nil, closesUserNamespaces: Bool = false) {
        self.level = level
        self.shortfall = shortfall
        self.closesUserNamespaces = closesUserNamespaces
    }

    /// What a child can't reach or take, in words for an operator.
    package var keepsOut: [String] {
        let always = [
            "new rights", "core dumps",
            "processor time, memory, file size and open files without end",
        ]
        let walls = ["the network", "all files but its own", "other users and processes"]
        switch level {
        case .filteredNamespaces: return walls + ["sockets", "new namespaces"] + always
        case .namespaces: return walls + (closesUserNamespaces ? ["new namespaces"] : []) + always
        case .deathSignal: return always
        }
    }
}

extension Isolation: CustomStringConvertible {
    /// One line for a person.
    package var description: String {
        let name =
            switch level {
            case .filteredNamespaces: "bubblewrap with a system call filter"
            case .namespaces: "bubblewrap"
            case .deathSignal: "setpriv, without bubblewrap"
            }
        let why = shortfall.map { " (\($0))" } ?? ""
        return "\(name)\(why); keeps out \(keepsOut.joined(separator: ", "))"
    }
}
