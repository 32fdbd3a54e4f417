import Media
import Testing

@testable import Server

@Suite struct MediaLinkTests {
    private let signer = LinkSigner(key: Array(0..<32))

    private func link(_ purpose: MediaLink.Purpose = .play) throws -> MediaLink {
        var terms = MediaLink.Terms(purpose, type: "video/mp4", expires: 1_800_000_000)
        (terms.country, terms.ageBand) = ("CN", "adult")
        let digest = try #require(ContentDigest(bytes: Array(repeating: 7, count: 32)))
        return MediaLink(to: digest, of: "item", in: "main", as: terms)
    }

    @Test(arguments: MediaLink.Purpose.allCases)
    func `a token gives back the link that it was made for`(purpose: MediaLink.Purpose) throws {
        let link = try link(purpose)
        #expect(signer.link(of: signer.token(for: link)) == link)
    }

    @Test func `a token with any bit changed is none`() throws {
        let token = signer.token(for: try link())
        let bytes = try #require(Base64URL.bytes(token))
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                #expect(signer.link(of: Base64URL.text(changed)) == nil)
            }
        }
        for count in bytes.indices {
            #expect(signer.link(of: Base64URL.text(bytes.prefix(count))) == nil)
        }
    }

    @Test func `a token of another key is none`() throws {
        let other = LinkSigner(key: Array(repeating: 1, count: 32))
        #expect(other.link(of: signer.token(for: try link())) == nil)
    }

    @Test func `bytes that are no link are read without a trap`() {
        for count in 0..<300 {
            for value in [UInt8(0), 1, 2, 255] {
                #expect(
                    MediaLink(bytes: Array(repeating: value, count: count)) == nil || count > 0
                )
            }
        }
    }
}
