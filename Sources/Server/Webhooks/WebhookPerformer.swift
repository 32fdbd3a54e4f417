import Casework
import Foundation
import HTTPTypes
package import Store

/// Sends one message to one endpoint once, and writes down what came of it.
///
/// Whatever the receiver does is an outcome and no failure of the job: the next attempt is a job of
/// its own, at the time that the schedule gives it.
package struct WebhookPerformer: Sendable {
    private let webhooks: Webhooks
    private let database: any Database
    private let door: OutboundDoor
    private let surroundings: Surroundings
    private let figures: WebhookFigures
    private let limits: DeliveryLimits

    package init(
        _ webhooks: Webhooks,
        in database: any Database,
        door: OutboundDoor,
        surroundings: Surroundings,
        figures: WebhookFigures = WebhookFigures(),
        limits: DeliveryLimits = DeliveryLimits(),
    ) {
        self.webhooks = webhooks
        self.database = database
        self.door = door
        self.surroundings = surroundings
        self.figures = figures
        self.limits = limits
    }

    package var performer: JobPerformer {
        JobPerformer(Webhooks.jobKind) { context in try await perform(context) }
    }

    private func perform(_ context: JobContext) async throws {
        let job = try DeliveryJob(payload: context.job.payload)
        guard let tenant = TenantName(context.job.tenant) else {
            throw JobRefusal("the job names no tenant")
        }
        let webhooks = webhooks
        let turn = try await database.write { try webhooks.begin(job, of: tenant, in: $0) }
        switch turn {
        case .nothingToDo: return
        case .busy(let until):
            try await context.complete { transaction in
                try webhooks.wait(for: job, of: tenant, until: until, in: transaction)
            }
        case .send(let order):
            let attempt = try await send(order)
            figures.count(attempt.result)
            try await context.complete { transaction in
                try webhooks.finish(job, attempt, of: tenant, in: transaction)
            }
        }
    }

    private func send(_ order: DeliveryOrder) async throws -> DeliveryAttempt {
        let (time, start) = (surroundings.now(), surroundings.uptime())
        let heard: Heard
        do {
            heard = try await call(order, at: time)
        } catch let error as CancellationError {
            throw error
        } catch {
            guard let code = Self.code(of: error) else { throw error }
            heard = Heard(result: .fault(code))
        }
        let took = surroundings.uptime() - start
        return DeliveryAttempt(
            at: time,
            milliseconds: max(0, Int64(took / .milliseconds(1))),
            heard.result,
            retryAfter: heard.retryAfter,
        )
    }

    private struct Heard: Sendable {
        let result: DeliveryAttempt.Result
        var retryAfter: Double?
    }

    /// Of the answer's body nothing is read.
    private func call(_ order: DeliveryOrder, at time: Date) async throws -> Heard {
        let signature = WebhookSignature(
            of: order.body,
            id: order.message,
            seconds: Int64(time.timeIntervalSince1970),
            secrets: order.secrets,
        )
        var call = OutboundCall(.post, order.url)
        call.body = order.body
        call.fields =
            [("content-type", "application/cloudevents+json; charset=utf-8")] + signature.fields
        return try await door.call(call, within: limits.answerSeconds) { answer in
            let asked = answer.field("retry-after")
            return Heard(
                result: .status(answer.status),
                retryAfter: asked.flatMap { RetryAfter.seconds($0, from: time) },
            )
        }
    }

    /// What the log of deliveries calls it; nil for a fault of ours.
    private static func code(of error: any Error) -> String? {
        switch error {
        case let refusal as OutboundRefusal: refusal.code
        case let fault as OutboundFault: fault.rawValue
        default: nil
        }
    }
}

/// How long a receiver is listened to.
package struct DeliveryLimits: Hashable, Sendable {
    /// How long it may take to answer, finding it and connecting included.
    package var answerSeconds = 20.0

    package init() {}
}
