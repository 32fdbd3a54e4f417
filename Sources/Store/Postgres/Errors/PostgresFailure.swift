import CPostgres

/// An error with what may help against it.
struct PostgresFailure: Error {
    enum Remedy: Sendable {
        /// It would be the same again.
        case none
        /// The whole body again, since another transaction stood in the way.
        case runAgain
        /// The whole body again once the statements are prepared anew.
        case prepareAnew
        /// The whole body again on a new connection.
        case connectAgain
    }

    let error: DatabaseError
    var remedy = Remedy.none

    /// What a server's answer complains about, or what libpq says when there was no answer.
    init(_ answer: Answer, interrupted: Bool) {
        let text = answer.field("M") ?? PostgresAddress.withoutQuotes(answer.complaint)
        guard let state = answer.field("C") else {
            self.init(error: .connectionLost(text), remedy: .connectAgain)
            return
        }
        if state == "57014", interrupted {
            self.init(error: .cancelled)
        } else if state == "0A000", answer.field("R") == "RevalidateCachedQuery" {
            self.init(error: .conflict(text), remedy: .prepareAnew)
        } else {
            // `n` names the constraint, `c` the column.
            let name = answer.field("n") ?? answer.field("c")
            self = SQLState.failure(state, message: text, name: name)
        }
    }

    init(error: DatabaseError, remedy: Remedy = .none) {
        self.error = error
        self.remedy = remedy
    }
}

extension Answer {
    /// A part of the server's complaint by its letter in the protocol
    /// (PostgreSQL 15, chapter 55.8); never the detail, which quotes values.
    func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(handle, Int32(letter.value)).map { String(cString: $0) }
    }

    /// The whole complaint; libpq's own when the server sent none.
    var complaint: String { String(cString: PQresultErrorMessage(handle)) }

    /// Whether the server ends the connection with this.
    var endsConnection: Bool { ["FATAL", "PANIC"].contains(field("V")) }
}

extension String {
    /// Without white space and line ends around it.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
