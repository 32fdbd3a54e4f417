/// How much of a request we take, and how long it may take to come.
///
/// `docs/limits.md` lists them.
package struct RequestLimits: Hashable, Sendable {
    /// Bytes of a JSON body, unless its route says otherwise (1 MiB).
    package var bodyBytes = 1 << 20
    /// How long a JSON body may take to come.
    package var bodySeconds = 20.0
    /// How long a streamed body may stand still.
    package var idleBodySeconds = 30.0
    /// How long a connection may stand without a request, or take for a request's head.
    package var idleConnectionSeconds = 75.0
    /// How long what is left of a refused body is read, so that its sender can read why.
    package var lingerSeconds = 5.0
    /// Bytes of a refused body that are read on without closing the connection (64 KiB).
    package var lingerBytes = 64 << 10
    /// Bytes of all header fields together (16 KiB).
    package var headerBytes = 16 << 10
    /// Header fields.
    package var headerFields = 100
    /// Bytes of a path with its query (4 KiB).
    package var addressBytes = 4 << 10
    /// How deep objects and lists of a body lie in each other.
    package var depth = 16
    /// Places that a problem names.
    package var namedErrors = 20
    /// Connections at the same time.
    package var connections = 4_096

    package init() {}
}
