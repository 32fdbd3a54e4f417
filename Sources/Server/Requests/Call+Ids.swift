package import Casework

extension Call {
    /// The id in the path under a name.
    ///
    /// - Throws: the problem of what is no id, and so names nothing.
    package func id<ID: RecordID>(_ name: String, as type: ID.Type = ID.self) throws(Problem) -> ID
    {
        guard let id = ID(parameters[name]) else {
            throw Problem(.notFound, "there is no such \(name)")
        }
        return id
    }
}
