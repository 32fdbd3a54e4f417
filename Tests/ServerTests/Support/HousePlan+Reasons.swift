import Casework

@testable import Server
@testable import Store

/// The rooms that say why something was decided, and what of it is told outside.
extension HousePlan {
    func reasonRooms(_ seal: CursorSeal) -> [String: [Route]] {
        let now = clock.surroundings
        return [
            "ExplanationRoutes": ExplanationRoutes(records, in: database, book: policy).routes,
            "TransparencyRoutes":
                TransparencyRoutes(
                    records,
                    in: database,
                    book: policy,
                    seal: seal,
                    surroundings: now,
                ).routes,
            "GroundRoutes": GroundRoutes(records, in: database, surroundings: now).routes,
        ]
    }
}
