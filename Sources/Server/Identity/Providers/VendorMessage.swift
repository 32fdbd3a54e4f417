import Casework
import Foundation
import HTTPTypes
import Labels
import Pipeline
import Policy

/// What goes over the line to a vendor, and what comes back.
enum VendorMessage {
    static func request(_ request: ProviderRequest) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "serial", value: .text(request.serial.text)),
            .init(key: "method", value: .text(request.claim.method.rawValue)),
            .init(key: "purpose", value: .text("publishing")),
            .init(key: "language", value: .text(request.language)),
        ]
        switch request.claim {
        case .resident(let number, let name):
            members.append(claim(number.secret.exposed, name.exposed))
        case .organisation(let code, let name): members.append(claim(code.text, name))
        case .socialCredit(let code, let name): members.append(claim(code.text, name))
        case .mobile(let number):
            members.append(.init(key: "to", value: .text(number.secret.exposed)))
            if let code = request.code {
                members.append(.init(key: "code", value: .text(code.exposed)))
            }
        case .networkIdentity: break
        }
        return .object(members)
    }

    private static func claim(_ number: String, _ name: String) -> JSONValue.Member {
        .init(key: "claim", value: .object(["number": .text(number), "name": .text(name)]))
    }

    /// - Throws: ``ProviderFault/nonsense``: what can't be understood decides nothing.
    static func answer(in value: JSONValue) throws(ProviderFault) -> ProviderAnswer {
        let outcome: ProviderAnswer.Outcome
        switch text("state", in: value) {
        case "verified": outcome = .verified
        case "rejected": outcome = .rejected(reason(in: value))
        case "pending": outcome = .pending(try step(in: value))
        default: throw .nonsense
        }
        let end = text("expires_at", in: value)
        let expiresAt = end.flatMap { APITime.date($0) }
        guard end == nil || expiresAt != nil else { throw .nonsense }
        var answer = ProviderAnswer(
            outcome,
            assurance: text("assurance", in: value).map { String($0.prefix(60)) },
            expiresAt: expiresAt,
            reference: text("reference", in: value).map { String($0.prefix(200)) },
        )
        let pairwise = text("pairwise_id", in: value)
        guard (pairwise?.utf8.count ?? 1) <= 400, pairwise != "" else { throw .nonsense }
        answer.pairwise = pairwise.map { Secret($0) }
        return answer
    }

    /// A code of the vendor's; words of another kind might say something of the person.
    private static func reason(in value: JSONValue) -> String {
        guard let reason = text("reason", in: value), (1...60).contains(reason.utf8.count),
            reason.utf8.allSatisfy({ (97...122).contains($0) || $0 == UInt8(ascii: "-") })
        else { return "other" }
        return reason
    }

    private static func step(in value: JSONValue) throws(ProviderFault) -> VerificationStep {
        guard let action = value["action"], action != .null else { return .wait }
        switch text("kind", in: action) {
        case "wait": return .wait
        case "code": return .code
        case "redirect":
            guard let url = text("url", in: action), url.utf8.count <= 2_000,
                url.hasPrefix("https://")
            else { throw .nonsense }
            return .redirect(url: url)
        case "scan":
            guard let text = text("text", in: action), (1...2_000).contains(text.utf8.count)
            else { throw .nonsense }
            return .scan(text: text)
        default: throw .nonsense
        }
    }

    private static func text(_ key: String, in value: JSONValue) -> String? {
        if case .text(let text)? = value[key] { text } else { nil }
    }
}

extension HTTPField.Name {
    static let webhookID = known("webhook-id")
    static let webhookTimestamp = known("webhook-timestamp")
    static let webhookSignature = known("webhook-signature")
}
