import Casework
import Foundation
package import Store

/// Hashes passwords and compares them, whether or not there is somebody to compare with.
package struct PasswordDesk: Sendable {
    private let keys: SignInKeys
    private let rule: PasswordRule
    private let line: HashingLine
    private let recipe: PasswordRecipe
    private let secretBytes: @Sendable (Int) -> [UInt8]

    package init(_ keys: SignInKeys, surroundings: Surroundings, limits: SignInLimits) {
        self.keys = keys
        rule = PasswordRule(limits: limits)
        line = HashingLine(most: limits.hashesWaiting)
        recipe = PasswordRecipe(limits)
        secretBytes = surroundings.secretBytes
    }

    /// Hashes a new password of somebody.
    ///
    /// - Throws: the problem of one that everybody guesses.
    func hash(_ password: String, of member: TeamMember) async throws -> String {
        let names = [member.person.text, member.displayName.text, member.tenant.text]
        if let complaint = rule.complaint(about: password, names: names) {
            throw Problem(.invalidRequest, "this can't be a password")
                .at([FieldError("/password", complaint)])
        }
        return try await hash(password)
    }

    private func hash(_ password: String) async throws -> String {
        let (bytes, salt) = (stretched(password), secretBytes(PasswordHash.saltBytes))
        return try await line.run { [recipe] in
            try PasswordHash(bytes, salt: salt, by: recipe).text
        }
    }

    /// What came of comparing a password.
    struct Comparison: Sendable {
        let isRight: Bool
        /// The same password by today's recipe, where it was hashed by another.
        let rehashed: String?
    }

    /// Compares a password with what is kept; where nothing is, it takes as long and isn't right.
    func compare(_ password: String, with kept: String?) async throws -> Comparison {
        guard password.unicodeScalars.count <= rule.limits.longestPassword else {
            return Comparison(isRight: false, rehashed: nil)
        }
        let (bytes, salt) = (stretched(password), secretBytes(PasswordHash.saltBytes))
        return try await line.run { [recipe] in
            guard let hash = kept.flatMap({ PasswordHash(parsing: $0) }) else {
                _ = try recipe.hash(bytes, salt: salt)
                return Comparison(isRight: false, rehashed: nil)
            }
            guard try hash.isOf(bytes) else { return Comparison(isRight: false, rehashed: nil) }
            let new =
                hash.recipe == recipe
                ? nil : try PasswordHash(bytes, salt: salt, by: recipe).text
            return Comparison(isRight: true, rehashed: new)
        }
    }

    /// The bytes that are hashed, which nobody can make from a guess without our key.
    private func stretched(_ password: String) -> [UInt8] {
        keys.code("password", over: [PasswordRule.bytes(of: password)])
    }
}
