import Foundation
import Testing

@testable import Store

@Suite struct AuditEventTests {
    @Test func `the canonical form is the documented one`() {
        #expect(
            AuditSamples.event.canonicalText == """
                {"actor":{"id":"account-7","role":"reviewer"},"cause":"rule cn.label.missing",\
                "details":{"count":3,"grave":false,"territory":"cn"},\
                "id":"01932f4e-0000-7000-8000-000000000001","kind":"item.stopped",\
                "subject":{"id":"item-1","kind":"item"},"tenant":"studio-1",\
                "time_us":1795248000000000,"v":1,"versions":{"policy":"2026.11"}}
                """
        )
    }

    @Test func `an event is read from its canonical form`() throws {
        let event = AuditSamples.event
        #expect(try AuditEvent(canonicalText: event.canonicalText) == event)
    }

    @Test func `a member too many or of another version is refused`() {
        let text = AuditSamples.event.canonicalText
        for other in [
            text.replacing(#""v":1,"#, with: #""v":2,"#),
            text.replacing(#""v":1,"#, with: #""v":1,"vv":1,"#),
            text.replacing(#""cause":"rule cn.label.missing","#, with: ""),
            text.replacing(#"{"policy":"2026.11"}"#, with: #"{"policy":1}"#),
        ] {
            #expect(other != text)
            #expect(throws: AuditError.self) { try AuditEvent(canonicalText: other) }
        }
    }

    @Test(arguments: ["", "item", "Item.stopped", "item.", ".x", "item..x", "item stopped.x"])
    func `a kind that is no code is refused`(kind: String) {
        var entry = AuditSamples.entry
        entry.kind = kind
        #expect(throws: AuditError.malformedKind(kind)) { try entry.check(AuditLimits()) }
    }

    @Test func `long names and control characters are refused`() {
        var entry = AuditSamples.entry
        entry.tenant = String(repeating: "x", count: 257)
        #expect(throws: AuditError.longName("tenant", limit: 256)) {
            try entry.check(AuditLimits())
        }
        entry.tenant = "a\u{0}b"
        #expect(throws: AuditError.invisibleCharacter(in: "tenant")) {
            try entry.check(AuditLimits())
        }
    }

    @Test func `an id is a UUID of version 7 that begins with the time`() throws {
        let time = Date(timeIntervalSince1970: 1_645_557_742)
        let id = EventID.make(
            at: time,
            random: [0xCC, 0xC3, 0x98, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F],
        )
        #expect(id == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(UUID(uuidString: id) != nil)
    }
}
