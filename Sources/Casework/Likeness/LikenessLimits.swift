/// How much one request of somebody who is shown may ask, and how far it reaches.
package struct LikenessLimits: Hashable, Sendable {
    /// Items that one request names by ids, and as many by the service's own names.
    package var items = 20
    /// Fingerprints that one request sends.
    package var fingerprints = 50
    /// Reports and requests of one contact in a day (24 hours).
    package var requestsPerDay = 20
    /// Items that one request stops or holds before a person looked; what is found beyond gets a case.
    package var heldAtOnce = 50
    /// Copies by bytes that are found while the request comes in; the search finds the others.
    package var promptCopies = 200
    /// Days for which what comes in later is compared with a request.
    package var searchDays = 30
    /// Versions that one step of a search compares.
    package var page = 200

    package init() {}
}
