extension Route {
    /// Every problem that the route may answer, those that it declares and those that come of what
    /// it declares.
    package var allProblems: [ProblemKind] {
        var kinds = problems + [.fault, .unavailable, .shuttingDown, .addressTooLong]
        if scope != nil { kinds += [.unauthenticated, .missingScope, .quotaExceeded] }
        if needsPerson { kinds += [.unauthenticated, .quotaExceeded] }
        if isForOwnPages || method.changes && (scope != nil || needsPerson) {
            kinds.append(.crossSite)
        }
        if needsFreshSignIn { kinds.append(.freshSignInNeeded) }
        if !pathParameters.isEmpty { kinds.append(.notFound) }
        if metering == .metered { kinds += [.quotaExceeded, .malformedRequest] }
        switch body {
        case .none: break
        case .json:
            kinds += [
                .malformedRequest, .brokenBody, .slowBody, .bodyTooLarge, .unsupportedMediaType,
                .invalidRequest,
            ]
        case .stream: kinds += [.brokenBody, .slowBody, .unsupportedMediaType]
        }
        if idempotency != .none { kinds += [.malformedRequest, .keyReused, .callRunning] }
        var seen: Set<ProblemKind> = []
        return kinds.filter { seen.insert($0).inserted }.sorted {
            ($0.status, $0.code) < ($1.status, $1.code)
        }
    }
}
