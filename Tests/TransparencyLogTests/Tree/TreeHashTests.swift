import Testing

@testable import TransparencyLog

@Suite struct TreeHashTests {
    @Test func `a leaf without content has the hash that RFC 9162 gives`() {
        let hex = TreeHash.leaf([]).bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
        #expect(hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    }
}
