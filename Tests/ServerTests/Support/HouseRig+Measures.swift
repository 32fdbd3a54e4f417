import Casework
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Testing

@testable import Server

// Strikes and measures in tests.
extension HouseRig {
    /// A warning and a strike on an account, and an appeal against the warning, by their ids.
    func enforcement(
        on account: String,
        of tenant: String,
    ) async throws -> (measure: String, strike: String, appeal: String) {
        let measure = try await made(
            "/v1/accounts/\(account)/measures",
            try #require(MeasureBody.example),
            tenant,
        )
        let strike = try await made(
            "/v1/accounts/\(account)/strikes",
            try #require(StrikeBody.example),
            tenant,
        )
        let appeal = try await made(
            "/v1/accounts/\(account)/appeals",
            #"{"measure": "\#(measure)", "words": "It was lawful."}"#,
            tenant,
        )
        return (measure, strike, appeal)
    }

    private func made(_ path: String, _ body: String, _ tenant: String) async throws -> String {
        let answer = try await cases.send(.post, path, token(of: tenant), body)
        return try #require(answer.json?.text("id"), "\(answer.text)")
    }
}
