import Casework
import Fingerprints
import Foundation
import HTTPTypes
import HummingbirdTesting
import Media
import NIOCore
import Pipeline
import Policy
import Testing

@testable import Server
@testable import Store

/// What staff do with banks over HTTP; `ann` proposes, `ben` approves.
extension HouseRig {
    func staff(_ person: String, of tenant: String = "studio") -> String {
        cases.rig.tokens.issue(Set(Scope.allCases), tenant: tenant, person: person)
    }

    func post(
        _ path: String,
        _ body: String? = nil,
        as person: String = "ann",
        of tenant: String = "studio",
        _ fields: HTTPFields = HTTPFields(),
    ) async throws -> TestResponse {
        try await cases.send(.post, path, staff(person, of: tenant), body, fields)
    }

    /// Makes a bank.
    @discardableResult
    func makeBank(
        _ name: String,
        _ kind: String = "prohibited",
        of tenant: String = "studio",
    ) async throws -> String {
        let made = try await post(
            "/v1/banks",
            """
            {"name": "\(name)", "kind": "\(kind)", "standard": "house 1",
             "words": {"en": "what we know", "zh-Hans": "已知内容"}}
            """,
            of: tenant,
        )
        #expect(made.status == .created, "\(made.text)")
        return name
    }

    /// Proposes an entry by JSON about what it is known by, such as `"pdq": "…"`.
    func propose(
        _ known: String,
        for bank: String,
        of tenant: String = "studio",
    ) async throws -> String {
        let made = try await post(
            "/v1/banks/\(bank)/entries",
            "{\(known), \"evidence\": \"a letter\", \"reference\": \"case 7\"}",
            of: tenant,
        )
        #expect(made.status == .created, "\(made.text)")
        return try #require(made.json?.text("entry"))
    }

    func approve(_ entry: String, in bank: String) async throws {
        let answer = try await post("/v1/banks/\(bank)/entries/\(entry)/approve", as: "ben")
        #expect(answer.status == .ok, "\(answer.text)")
    }

    /// An entry that two people brought in.
    @discardableResult
    func enter(_ known: String, in bank: String) async throws -> String {
        let entry = try await propose(known, for: bank)
        try await approve(entry, in: bank)
        return entry
    }

    static let grounds: HTTPFields = [
        .uploadMetadata: "evidence \(Data("a letter".utf8).base64EncodedString())"
    ]

    /// Sends bytes that aren't JSON.
    func sendBytes(
        _ path: String,
        _ bytes: some Collection<UInt8>,
        _ fields: HTTPFields = HTTPFields(),
    ) async throws -> TestResponse {
        var headers: HTTPFields = [
            .authorization: "Bearer \(staff("ann"))", .contentType: "application/octet-stream",
        ]
        for field in fields { headers[field.name] = field.value }
        return try await cases.client.execute(
            uri: path,
            method: .post,
            headers: headers,
            body: ByteBuffer(bytes: bytes),
        )
    }

    /// A live item that is recognised by something, examined with the banks as a node knew them at a
    /// change.
    func item(
        known fingerprint: MediaFingerprint,
        upTo position: Int64? = nil,
        of tenant: String = "studio",
    ) async throws -> String {
        let token = staff("ann", of: tenant)
        let id = try await receive(Array(UUID().uuidString.utf8), [:], token)
        try await examine(id, known: fingerprint, upTo: position)
        return id
    }

    /// Examines a version of an item, with what rules say of it without any match.
    func examine(
        _ id: String,
        version: Int = 1,
        known fingerprint: MediaFingerprint,
        _ action: PolicyAction = .release,
        upTo position: Int64? = nil,
    ) async throws {
        let item = try #require(ItemID(id))
        try await database.write { [records] transaction in
            let owner = try #require(
                try transaction.firstRow("SELECT tenant FROM items WHERE id = \(id)")
            )
            let (name, items) = (try owner.named("tenant", TenantName.init), Items(records))
            _ = try items.startExamination(of: version, item: item, tenant: name, in: transaction)
            var result = ExaminationResult(
                of: version,
                item: item,
                tenant: name,
                finding: .verdict(Self.verdict(action)),
                assessment: .init(json: Self.nothingFound),
            )
            let now = try Banks(records).position(in: transaction)
            result.recognition = Recognition(
                fingerprint.packed,
                as: [],
                upTo: position ?? now,
            )
            _ = try items.conclude(result, in: transaction)
        }
    }

    private static func verdict(_ action: PolicyAction) -> Verdict {
        let words = BilingualText(en: "somebody has to look.", zh: "需要人工查看。")
        let firing = Firing(
            "house/look",
            version: 1,
            action: action,
            ground: PolicyGround(.ownChoice, territory: .everywhere),
            statement: words,
            because: words,
        )
        return Verdict(
            action,
            in: .everywhere,
            notice: nil,
            firings: action == .release ? [] : [firing],
            shadows: [],
            pin: PolicyPin(profile: .init("eu", 1), packs: [], rules: []),
        )
    }

    /// An examination that found nothing, as it is kept.
    private static let nothingFound = """
        {"schema": "touchstone.examination/1", "inspection": {"schema": "touchstone.inspection/1",
         "file": "a.mp4", "sha256": "\(String(repeating: "0", count: 64))", "bytes": 1,
         "media": {"kind": "video", "container": "mp4", "duration_s": 9, "width": 160,
         "height": 120, "fps": 10, "video_codec": "h264", "audio_codec": null,
         "sample_rate": null, "channels": null},
         "assessment": {"notice": "none", "basis": "none", "label_state": "unlabelled",
         "because": []}, "signals": [], "labels": {}, "matches": []}, "implications": [],
         "damage": {"complaints": 0, "last": []}, "products": []}
        """

    /// A picture with a hash of its own, and one near to it.
    static func picture(_ seed: UInt64, differingIn bits: Int = 0) -> PDQHash {
        var words = SIMD4<UInt64>(seed &* 0x9E37_79B9_7F4A_7C15, ~seed, seed << 32 | 5, 0x0F0F)
        for bit in 0..<bits { words[bit / 64] ^= 1 << UInt64(bit % 64) }
        return PDQHash(words: words)
    }

    static func seen(_ hash: PDQHash) -> MediaFingerprint {
        MediaFingerprint(picture: FrameView(hash: hash, quality: 100))
    }

    /// Looks at items again until no job waits that asks for it.
    func lookAgain(
        page: Int = 200,
        time: Duration = RetroLimits().time,
    ) async throws -> Int {
        var limits = RetroLimits()
        (limits.page, limits.time) = (page, time)
        let performer = RetroPerformer(workshop, banks, limits: limits).performer
        var count = 0
        while count < 100, let job = try await claim(ItemJob.clerk) {
            guard job.kind == RetroJob.kind else { continue }
            #expect(try await work(job, performer) == .completed)
            count += 1
        }
        return count
    }

    func state(_ item: String) async throws -> ItemState { try await cases.found(item).state }

    func matches(_ item: String) async throws -> [JSONValue] {
        let answer = try await get("/v1/items/\(item)/matches")
        #expect(answer.status == .ok, "\(answer.text)")
        return answer.json?.entries ?? []
    }
}

extension HouseRig {
    /// Writes down that an item is like the first entry of a bank; gives the match's id.
    func match(of item: String, in bank: String, of tenant: String) async throws -> String {
        let (id, name) = (try #require(ItemID(item)), try #require(TenantName(tenant)))
        let bankName = try #require(BankName(bank))
        return try await database.write { [records] transaction in
            let banks = Banks(records)
            let bank = try #require(try banks.find(bankName, of: name, in: transaction))
            let subject = Decision.Subject(tenant: name, item: id, version: 1)
            let seen = BankMatch(number: 1, likeness: .picture, distance: 3)
            let matches = ItemMatches(records)
            let found = FoundLikeness.grouping([seen]).map { FoundMatch($0, in: bank.id) }
            _ = try matches.keep(found, of: subject, by: .examination, in: transaction)
            let kept = try matches.all(of: id, version: 1, in: transaction)
            return try #require(kept.first).id.text
        }
    }
}
