import Crypto
import CryptoExtras
import Foundation

/// How a password is hashed: scrypt, which takes memory as well as time (RFC 7914).
struct PasswordRecipe: Hashable, Sendable {
    /// N is 2 to this.
    let cost: Int
    let block: Int
    let lanes: Int

    init(_ limits: SignInLimits) {
        (cost, block, lanes) = (limits.hashCost, limits.hashBlock, limits.hashLanes)
    }

    /// Nil for what no recipe of ours says, so that no row makes us take all memory.
    init?(cost: Int, block: Int, lanes: Int) {
        guard (1...20).contains(cost), (1...32).contains(block), (1...16).contains(lanes) else {
            return nil
        }
        (self.cost, self.block, self.lanes) = (cost, block, lanes)
    }

    func hash(_ password: [UInt8], salt: [UInt8]) throws -> [UInt8] {
        try KDF.Scrypt.deriveKey(
            from: password,
            salt: salt,
            outputByteCount: PasswordHash.hashBytes,
            rounds: 1 << cost,
            blockSize: block,
            parallelism: lanes,
        ).withUnsafeBytes { Array($0) }
    }
}

/// A hashed password with its recipe and salt, as a row keeps it: `$scrypt$ln=16,r=8,p=2$salt$hash`.
struct PasswordHash: Hashable, Sendable {
    static let hashBytes = 32
    static let saltBytes = 16

    let recipe: PasswordRecipe
    let salt: [UInt8]
    let hash: [UInt8]

    /// Hashes a password.
    init(_ password: [UInt8], salt: [UInt8], by recipe: PasswordRecipe) throws {
        (self.recipe, self.salt) = (recipe, salt)
        hash = try recipe.hash(password, salt: salt)
    }

    /// Nil for what isn't written so.
    init?(parsing text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let recipe = Self.recipe(parts[2]), let salt = Base64URL.bytes(parts[3]),
            let hash = Base64URL.bytes(parts[4]), hash.count == Self.hashBytes
        else { return nil }
        (self.recipe, self.salt, self.hash) = (recipe, salt, hash)
    }

    var text: String {
        "$scrypt$ln=\(recipe.cost),r=\(recipe.block),p=\(recipe.lanes)"
            + "$\(Base64URL.text(salt))$\(Base64URL.text(hash))"
    }

    /// Whether this is the password; it takes as long as hashing it did.
    func isOf(_ password: [UInt8]) throws -> Bool {
        isSame(try recipe.hash(password, salt: salt), hash)
    }

    private static func recipe(_ text: Substring) -> PasswordRecipe? {
        let values = text.split(separator: ",").map { $0.split(separator: "=") }
        guard values.map({ $0.first }) == ["ln", "r", "p"] else { return nil }
        let numbers = values.compactMap { $0.count == 2 ? Int($0[1]) : nil }
        guard numbers.count == 3 else { return nil }
        return PasswordRecipe(cost: numbers[0], block: numbers[1], lanes: numbers[2])
    }
}
