import CPostgres
import Glibc

extension Link {
    /// What an answer of the server belongs to.
    private enum Step {
        case release(PreparedStatements.Name)
        case prepare(PreparedStatements.Entry)
        case execute
        /// The end of what fails together.
        case end
    }

    /// Runs statements in order with one journey to the server; none after the first that fails.
    func exchange(_ statements: [SQL]) throws(PostgresFailure) -> [Answer] {
        awaitedStatements = statements.count
        let parameters = try encode(statements)
        var steps = try releaseUnused()
        var fresh: [PreparedStatements.Entry] = []
        for (statement, parameters) in zip(statements, parameters) {
            let text = statement.text(for: .postgres)
            let entry =
                prepared.entry(for: text, parameters.types)
                ?? fresh.first { $0.serves(text, parameters.types) }
            if let entry {
                try sent(execute(entry.name, parameters))
            } else {
                let entry = prepared.make(text, parameters.types)
                fresh.append(entry)
                try sent(prepare(entry))
                steps.append(.prepare(entry))
                try sent(execute(entry.name, parameters))
            }
            steps.append(.execute)
        }
        try sent(PQpipelineSync(handle))
        try flush()
        return try collect(steps + [.end])
    }

    /// Has the server forget what fell out of the cache, with the same journey but apart from what
    /// follows: BEGIN must come first in its transaction.
    private func releaseUnused() throws(PostgresFailure) -> [Step] {
        let names = isInTransaction ? [] : prepared.takeReleased()
        guard !names.isEmpty else { return [] }
        for name in names {
            try sent(PQsendQueryParams(handle, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1))
        }
        try sent(PQpipelineSync(handle))
        return names.map { .release($0) } + [.end]
    }

    private func encode(_ statements: [SQL]) throws(PostgresFailure) -> [Parameters] {
        do {
            return try statements.map { statement throws(DatabaseError) in
                try Parameters(statement.checkedValues(limits))
            }
        } catch {
            throw PostgresFailure(error: error)
        }
    }

    private func prepare(_ entry: PreparedStatements.Entry) -> Int32 {
        PQsendPrepare(handle, entry.name, entry.text, Int32(entry.types.count), entry.types)
    }

    private func execute(_ name: String, _ parameters: Parameters) -> Int32 {
        let count = Int32(parameters.types.count)
        return parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
        }
    }

    private func sent(_ status: Int32) throws(PostgresFailure) {
        guard status == 1 else { throw lost() }
    }

    /// Sends what libpq holds, and takes in what comes meanwhile, lest both sides wait.
    private func flush() throws(PostgresFailure) {
        while PQflush(handle) == 1 {
            try waitForServer(POLLIN | POLLOUT)
            guard PQconsumeInput(handle) == 1 else { return }
        }
    }

    /// Takes the answers in, all of them even after a failure, and keeps account of what is
    /// prepared now.
    private func collect(_ steps: [Step]) throws(PostgresFailure) -> [Answer] {
        var answers: [Answer] = []
        var failure: PostgresFailure?
        for step in steps {
            guard let answer = try next() else { throw lost() }
            if case .end = step {
                guard answer.status == PGRES_PIPELINE_SYNC else { throw lost() }
                continue
            }
            let found = try complaint(answer)
            switch step {
            case .release(let name):
                // One that is not there is as good as forgotten.
                if answer.status == PGRES_PIPELINE_ABORTED { prepared.release(name) }
            case .prepare(let entry):
                if answer.succeeded { prepared.keep(entry) }
                failure = failure ?? found
            default:
                if answer.succeeded { answers.append(answer) }
                failure = failure ?? found
            }
            guard try next() == nil else { throw lost() }
        }
        if let failure { throw failure }
        return answers
    }

    /// What is wrong, if it is not only the consequence of an earlier failure.
    ///
    /// - Throws: when it is the connection's end.
    private func complaint(_ answer: Answer) throws(PostgresFailure) -> PostgresFailure? {
        guard !answer.succeeded, answer.status != PGRES_PIPELINE_ABORTED else { return nil }
        let failure = PostgresFailure(answer, interrupted: interrupt?.isFired == true)
        if answer.endsConnection || PQstatus(handle) != CONNECTION_OK {
            isBroken = true
            throw failure
        }
        return failure
    }

    private func next() throws(PostgresFailure) -> Answer? {
        while PQisBusy(handle) == 1 {
            try waitForServer(POLLIN)
            // What arrived before the connection broke is still to be read.
            guard PQconsumeInput(handle) == 1 else { break }
        }
        return PQgetResult(handle).map { Answer($0) }
    }
}
