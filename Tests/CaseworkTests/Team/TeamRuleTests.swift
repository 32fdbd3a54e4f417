import Casework
import Foundation
import Policy
import Testing

@Suite struct TeamRuleTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func member(_ roles: Set<StaffRole>) throws -> TeamMember {
        TeamMember(
            id: try #require(StaffID("01940000-0000-7000-8000-000000000001")),
            tenant: try #require(TenantName("studio")),
            person: CaseSamples.person("ann"),
            displayName: DisplayName(CaseSamples.person("ann")),
            roles: roles,
            createdAt: now,
        )
    }

    @Test func `nobody gives themselves rights, and another may`() throws {
        let ann = try member([.operator])
        let (own, other) = (ann.person, CaseSamples.person("ben"))
        for change in [TeamChange(roles: [.operator, .reviewer]), TeamChange(isDisabled: true)] {
            #expect(throws: TeamRefusal.ownRights) {
                try ann.changed(by: change, of: own, otherOperators: 1, at: now)
            }
            let changed = try ann.changed(by: change, of: other, otherOperators: 1, at: now)
            #expect(changed != ann)
        }
        let name = try #require(DisplayName("Ann Lee"))
        let change = TeamChange(displayName: name, roles: [.operator])
        let renamed = try ann.changed(by: change, of: own, otherOperators: 0, at: now)
        #expect(renamed.displayName == name)
    }

    @Test func `somebody stays who can let others in`() throws {
        let ann = try member([.operator])
        for change in [TeamChange(roles: [.viewer]), TeamChange(isDisabled: true)] {
            #expect(throws: TeamRefusal.lastOperator) {
                try ann.changed(by: change, of: nil, otherOperators: 0, at: now)
            }
        }
        let viewer = try member([.viewer])
        let disabled = try viewer.changed(
            by: TeamChange(isDisabled: true),
            of: nil,
            otherOperators: 0,
            at: now,
        )
        #expect(disabled.disabledAt == now)
        let back = try disabled.changed(
            by: TeamChange(isDisabled: false),
            of: nil,
            otherOperators: 0,
            at: now,
        )
        #expect(back == viewer)
    }

    @Test func `a session ends by the first of its two ends`() {
        let limits = SessionLimits()
        #expect(limits.end(openedAt: now, seenAt: now) == now + 1_800)
        #expect(limits.end(openedAt: now, seenAt: now + 12 * 3_600 - 60) == now + 12 * 3_600)
        #expect(limits.isFresh(now, at: now + 899))
        #expect(!limits.isFresh(now, at: now + 900))
    }

    @Test(arguments: ["", "a\nb", String(repeating: "x", count: 101), "\u{0}"])
    func `a display name is one that people can read`(_ text: String) {
        #expect(DisplayName(text) == nil)
        #expect(DisplayName("李雷 (夜班)") != nil)
    }

    @Test func `refusals say what to do in both languages`() {
        let ann = CaseSamples.person("ann")
        let all: [TeamRefusal] = [
            .exists(ann), .ownRights, .lastOperator, .setupCode, .disabled(ann), .noPassword,
            .identityTaken,
        ]
        #expect(Set(all.map(\.code)).count == all.count)
        for refusal in all {
            #expect(!refusal.words.english.isEmpty)
            #expect(refusal.words.chinese.contains { $0 > "\u{4e00}" })
        }
        for role in StaffRole.allCases {
            #expect(role.words.chinese.contains { $0 > "\u{4e00}" })
        }
    }
}
