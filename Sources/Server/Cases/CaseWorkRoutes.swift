import Casework
import HTTPTypes
package import Store

/// What reviewers do with cases: take, hand on, write down, pause, decide.
package struct CaseWorkRoutes: Sendable {
    private let desk: CaseDesk

    package init(
        _ reports: Reports,
        _ records: Records,
        in database: any Database,
        surroundings: Surroundings,
    ) {
        desk = CaseDesk(reports, records, in: database, surroundings: surroundings)
    }

    package var routes: [Route] { [taking, holding, escalating, noting, pausing, deciding] }

    private var taking: Route {
        Route(
            .post,
            "/v1/queues/{queue}/next",
            "takeNextCase",
            "Take the case that is to be looked at first",
            scope: .decide,
        ) { [desk] call, caller in
            guard let queue = CaseQueue(rawValue: call.parameters["queue"]) else {
                throw Problem(.notFound, "there is no such queue")
            }
            let tenant = try caller.tenantName
            return try await desk.write(call) { transaction in
                let reviewer = try desk.reviewer(caller, in: transaction)
                return try desk.cases.takeNext(
                    in: queue,
                    of: tenant,
                    by: reviewer,
                    in: transaction,
                )
            }
        }
        .path("queue", .form(.name), "The queue")
        .answers(.ok, CaseFileView.self, "The case, yours for a while")
        .mayFail(.conflict, .notEntitled)
    }

    private var holding: Route {
        Route(
            .post,
            "/v1/cases/{case}/lease",
            "leaseCase",
            "Take a case, take it over with a reason, or give it back",
            scope: .decide,
            taking: LeaseBody.self,
        ) { [desk] call, caller, body in
            let (id, tenant) = (try call.id("case", as: CaseID.self), try caller.tenantName)
            return try await desk.write(call) { transaction in
                let reviewer = try desk.reviewer(caller, in: transaction)
                return try body.apply(desk.cases, id, tenant, reviewer, transaction)
            }
        }
        .path("case", .id, "The case's id")
        .answers(.ok, CaseFileView.self, "The case")
        .mayFail(.conflict, .notEntitled)
    }

    private var escalating: Route {
        Route(
            .post,
            "/v1/cases/{case}/escalation",
            "escalateCase",
            "Hand a case to somebody more senior",
            scope: .decide,
            taking: EscalationBody.self,
        ) { [desk] call, caller, body in
            let (id, tenant) = (try call.id("case", as: CaseID.self), try caller.tenantName)
            let person = try caller.personName
            return try await desk.write(call) { transaction in
                try desk.cases.escalate(
                    id,
                    of: tenant,
                    by: person,
                    because: body.reason,
                    in: transaction,
                )
            }
        }
        .path("case", .id, "The case's id")
        .answers(.ok, CaseFileView.self, "The case")
        .mayFail(.conflict)
    }

    private var noting: Route {
        Route(
            .post,
            "/v1/cases/{case}/notes",
            "noteOnCase",
            "Write something down on a case",
            scope: .decide,
            taking: NoteBody.self,
        ) { [desk] call, caller, body in
            let (id, tenant) = (try call.id("case", as: CaseID.self), try caller.tenantName)
            let note = CaseNote(
                by: try caller.personName,
                at: desk.surroundings.now(),
                body.audience ?? .internal,
                body.words,
            )
            return try await desk.database.write { transaction in
                try desk.cases.write(note, on: id, of: tenant, in: transaction)
                let reply = try Reply.json(NoteView(note), .created)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .path("case", .id, "The case's id")
        .idempotent()
        .answers(.created, NoteView.self, "The note")
        .mayFail(.conflict)
    }

    private var pausing: Route {
        Route(
            .post,
            "/v1/cases/{case}/pause",
            "pauseCase",
            "Let a case's clocks stand still while somebody else has to answer, or run on",
            scope: .decide,
            taking: PauseBody.self,
        ) { [desk] call, caller, body in
            let (id, tenant) = (try call.id("case", as: CaseID.self), try caller.tenantName)
            let person = try caller.personName
            return try await desk.write(call) { transaction in
                try desk.cases.pause(
                    body.waitsFor,
                    id,
                    of: tenant,
                    by: person,
                    in: transaction,
                )
            }
        }
        .path("case", .id, "The case's id")
        .answers(.ok, CaseFileView.self, "The case")
        .mayFail(.conflict)
    }

    private var deciding: Route {
        Route(
            .post,
            "/v1/cases/{case}/decision",
            "decideCase",
            "Decide a case, with an outcome for each report",
            scope: .decide,
            taking: CaseDecisionBody.self,
        ) { [desk] call, caller, body in
            let (id, tenant) = (try call.id("case", as: CaseID.self), try caller.tenantName)
            return try await desk.database.write { transaction in
                guard let found = try desk.cases.find(id, of: tenant, in: transaction) else {
                    throw RecordRefusal.unknown(.case)
                }
                let profile = try desk.tenants.profile(of: tenant, in: transaction)
                var order = CaseOrder(
                    try body.action?.draft(under: profile, at: desk.surroundings.now()),
                    on: id,
                    of: tenant,
                    by: try desk.reviewer(caller, in: transaction),
                    because: body.reason,
                )
                order.outcomes = try body.named()
                order.revision = try call.expectedRevision(of: found)
                let reply = try CaseDecidedView(
                    try desk.decisions.decide(order, in: transaction),
                    desk,
                    in: transaction,
                ).reply()
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .path("case", .id, "The case's id")
        .header("If-Match", .text(0...400), "The ETag of the case as you have seen it")
        .idempotent()
        .answers(.ok, CaseDecidedView.self, "It is closed")
        .answers(.accepted, CaseDecidedView.self, "It waits for a second person")
        .mayFail(
            .conflict,
            .preconditionFailed,
            .notEntitled,
            .publishingRefused,
            .secondPersonNeeded,
        )
    }
}

extension CaseDesk {
    /// Changes a case, and answers with all that is in it.
    func write(
        _ call: Call,
        _ change: @escaping @Sendable (any Transaction) throws -> Case,
    ) async throws -> Reply {
        try await database.write { transaction in
            let changed = try change(transaction)
            return try Reply.json(try file(of: changed, in: transaction))
                .tagged(EntityTag(of: changed))
        }
    }
}
