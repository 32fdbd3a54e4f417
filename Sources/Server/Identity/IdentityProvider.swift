package import Casework
package import Foundation
package import HTTPTypes
package import Policy

/// Who can say whether somebody is who they say: a vendor, a sender of codes, the public network
/// identity service.
///
/// Whatever it is told, it is told again under the same serial number when an answer got lost.
package protocol IdentityProvider: Sendable {
    var capabilities: ProviderCapabilities { get }

    /// Has a claim looked at.
    ///
    /// - Throws: ``ProviderFault``, where nothing was decided.
    func begin(_ request: ProviderRequest) async throws -> ProviderAnswer

    /// Asks how far a verification is.
    func poll(_ serial: VerificationID) async throws -> ProviderAnswer

    /// Reads what the provider sends us by itself, once its signature over the raw body is proved.
    ///
    /// - Throws: ``ProviderFault/forged``, ``ProviderFault/nonsense``.
    func news(in callback: ProviderCallback, at now: Date) throws -> ProviderNews

    /// Has the provider forget what it was told; a receipt stays true without it.
    func redact(_ serial: VerificationID) async throws

    /// Whether it answers at all.
    func isWell() async -> Bool
}

/// What a provider is for.
package struct ProviderCapabilities: Hashable, Sendable {
    package let name: ProviderName
    package let methods: [IdentityMethod]
    /// Whether its answer may come later than the call.
    package let isAsynchronous: Bool

    package init(name: ProviderName, methods: [IdentityMethod], isAsynchronous: Bool) {
        self.name = name
        self.methods = methods
        self.isAsynchronous = isAsynchronous
    }
}

/// What a provider is asked.
package struct ProviderRequest: Sendable {
    package let serial: VerificationID
    package let claim: IdentityClaim
    /// Which language the person reads, as BCP 47 has it.
    package let language: String
    /// The code to send, of a method that sends one.
    package let code: Secret?

    package init(
        serial: VerificationID,
        claim: IdentityClaim,
        language: String,
        code: Secret? = nil,
    ) {
        self.serial = serial
        self.claim = claim
        self.language = language
        self.code = code
    }
}

/// What came in from somebody who says to be a provider.
package struct ProviderCallback: Sendable {
    package let headers: HTTPFields
    package let body: [UInt8]

    package init(headers: HTTPFields, body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}

/// What a provider tells by itself.
package struct ProviderNews: Sendable {
    /// The provider's own name of the message: the same when it comes again.
    package let event: String
    package let serial: VerificationID
    package let answer: ProviderAnswer

    package init(event: String, serial: VerificationID, answer: ProviderAnswer) {
        self.event = event
        self.serial = serial
        self.answer = answer
    }
}

/// Why a provider gave no answer; nothing of what it was asked or said stands in it.
package enum ProviderFault: Error, Hashable, Sendable {
    case unreachable
    case tooSlow
    case refused(status: Int)
    /// What it said can't be understood, or is too long.
    case nonsense
    /// The signature isn't the provider's, or the message is old.
    case forged
    /// It can't do this.
    case notSupported
    /// This node doesn't know how to call it.
    case notSetUp(ProviderName)
}

extension ProviderFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable: "the provider can't be reached; see its address and the network"
        case .tooSlow: "the provider took too long to answer"
        case .refused(let status): "the provider answered \(status) instead of 200"
        case .nonsense: "the provider's answer can't be understood; see its protocol's version"
        case .forged: "a message has no signature of the provider's; see the secret on both sides"
        case .notSupported: "the provider can't do this"
        case .notSetUp(let name):
            "the provider \(name) isn't set up on this node; give its settings to every node that "
                + "works"
        }
    }
}
