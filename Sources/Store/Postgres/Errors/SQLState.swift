/// What PostgreSQL's error codes (appendix A of its manual) mean to us.
enum SQLState {
    static func failure(_ state: String, message: String, name: String?) -> PostgresFailure {
        exact(state, message) ?? constraint(state, name) ?? byClass(state, message)
    }

    private static func exact(_ state: String, _ message: String) -> PostgresFailure? {
        switch state {
        case "25006": PostgresFailure(error: .readOnly(message))
        case "25P03":
            PostgresFailure(
                error: .timedOut("the transaction stood open without a statement; \(message)")
            )
        case "26000": PostgresFailure(error: .conflict(message), remedy: .prepareAnew)
        case "28000", "28P01":
            PostgresFailure(
                error: .unreachable("\(message); check user and password in the address")
            )
        case "3D000":
            PostgresFailure(
                error: .unreachable("\(message); create it, or name another in the address")
            )
        case "40001", "40P01": PostgresFailure(error: .conflict(message), remedy: .runAgain)
        case "40003": PostgresFailure(error: .outcomeUnknown(message))
        case "42501": PostgresFailure(error: .forbidden("\(message); grant it"))
        case "53100": PostgresFailure(error: .full("\(message); free space on the server's disk"))
        case "53300", "53400":
            PostgresFailure(
                error: .busy("\(message); raise max_connections or lower our pools"),
                remedy: .connectAgain,
            )
        case "55P03": PostgresFailure(error: .busy(message))
        case "57014": PostgresFailure(error: .timedOut(message))
        case "57P01", "57P02", "57P03", "57P05":
            PostgresFailure(error: .connectionLost(message), remedy: .connectAgain)
        case "57P04": PostgresFailure(error: .unreachable(message))
        case "XX001", "XX002": PostgresFailure(error: .corrupt(message))
        default: nil
        }
    }

    private static func constraint(_ state: String, _ name: String?) -> PostgresFailure? {
        switch state {
        case "23502": PostgresFailure(error: .constraint(.notNull, name: name))
        case "23001", "23503": PostgresFailure(error: .constraint(.foreignKey, name: name))
        case "23505", "23P01": PostgresFailure(error: .constraint(.unique, name: name))
        case "23000", "23514", "44000": PostgresFailure(error: .constraint(.check, name: name))
        default: nil
        }
    }

    private static func byClass(_ state: String, _ message: String) -> PostgresFailure {
        switch state.prefix(2) {
        case "08": PostgresFailure(error: .connectionLost(message), remedy: .connectAgain)
        // These messages quote the value that does not fit.
        case "22":
            PostgresFailure(error: .malformedStatement("a value does not fit its place (\(state))"))
        case "40": PostgresFailure(error: .conflict(message), remedy: .runAgain)
        case "53", "55": PostgresFailure(error: .busy(message))
        case "58", "F0", "XX": PostgresFailure(error: .inputOutput("\(message) (\(state))"))
        default: PostgresFailure(error: .malformedStatement("\(message) (\(state))"))
        }
    }
}
