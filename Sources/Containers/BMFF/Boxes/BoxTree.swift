/// The boxes of a file as a tree, by their positions alone.
///
/// Nodes stand in file order, each before its children, so that a number names a node.
struct BoxTree: Sendable {
    struct Node: Sendable {
        let box: Box
        /// The node around it; `nil` at the root.
        let parent: Int?
        /// Where its first child begins; where its content begins when it's no container.
        let childrenStart: UInt64
        /// The number of the next node that isn't inside it.
        fileprivate(set) var next: Int
    }

    private(set) var nodes: [Node] = []

    subscript(node: Int) -> Box { nodes[node].box }

    /// The nodes directly inside a node, or at the root.
    func children(of parent: Int?) -> some Sequence<Int> {
        let end = parent.map { nodes[$0].next } ?? nodes.count
        return sequence(state: parent.map { $0 + 1 } ?? 0) { [nodes] number in
            guard number < end else { return nil }
            defer { number = nodes[number].next }
            return number
        }
    }

    /// The nodes of one type directly inside a node, or at the root.
    func children(_ type: BoxType, of parent: Int?) -> [Int] {
        children(of: parent).filter { nodes[$0].box.type == type }
    }

    /// The first node of a type directly inside a node.
    func child(_ type: BoxType, of parent: Int?) -> Int? {
        children(of: parent).first { nodes[$0].box.type == type }
    }

    /// The first node down a path of types.
    func first(_ path: BoxType..., in parent: Int?) -> Int? {
        var node = parent
        for type in path {
            guard let child = child(type, of: node) else { return nil }
            node = child
        }
        return node
    }

    /// Where a new last child goes: behind the others, before a closing zero.
    func insertionPoint(in parent: Int) -> UInt64 {
        children(of: parent).reduce(nodes[parent].childrenStart) { max($0, nodes[$1].box.end) }
    }

    /// A node and all around it, from the inside out.
    func chain(from node: Int?) -> some Sequence<Int> {
        sequence(state: node) { [nodes] node in
            defer { node = node.flatMap { nodes[$0].parent } }
            return node
        }
    }

    mutating func append(_ box: Box, in parent: Int?, childrenStart: UInt64) -> Int {
        nodes.append(
            Node(box: box, parent: parent, childrenStart: childrenStart, next: nodes.count + 1)
        )
        return nodes.count - 1
    }

    mutating func close(_ node: Int) { nodes[node].next = nodes.count }
}
