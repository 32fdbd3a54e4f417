import Foundation
import Testing

@testable import touchstone

@Suite struct MailPlanTests {
    private func plan(_ environment: [String: String]) throws -> MailPlan {
        MailPlan(
            try Settings(
                data: "/srv/none",
                database: nil,
                environment: Dictionary(
                    uniqueKeysWithValues: environment.map { ("TOUCHSTONE_\($0.key)", $0.value) }
                ),
            )
        )
    }

    @Test func `without a server nobody gets e-mail`() throws {
        #expect(try plan([:]).desk() == nil)
        #expect(try plan(["MAIL_FROM": "trust@example.com"]).desk() == nil)
    }

    @Test(arguments: [
        ["MAIL_SERVER": "mail.example.com"],
        ["MAIL_SERVER": "mail.example.com", "MAIL_TLS": "tls", "MAIL_PORT": "2465"],
        ["MAIL_SERVER": "127.0.0.1", "MAIL_TLS": "none"],
        ["MAIL_SERVER": "localhost", "MAIL_TLS": "none"],
        ["MAIL_SERVER": "mail.example.com", "MAIL_TLS": "none", "MODE": "development"],
        ["MAIL_SERVER": "mail.example.com", "MAIL_USER": "u", "MAIL_PASSWORD": "canary"],
    ])
    func `a server is taken with what it needs`(_ environment: [String: String]) throws {
        let environment = environment.merging(["MAIL_FROM": "trust@example.com"]) { $1 }
        #expect(try plan(environment).desk() != nil)
    }

    @Test(
        arguments: [
            (["MAIL_FROM": ""], "mail.from must be an address"),
            (["MAIL_FROM": "Trust <trust@example.com>"], "mail.from must be an address"),
            (["MAIL_TLS": "none"], "mail.tls may be none for a server on this machine"),
            (
                ["MAIL_TLS": "none", "MAIL_SERVER": "127.0.0.1.example.com"],
                "mail.tls may be none for a server on this machine",
            ),
            (["MAIL_PASSWORD": "canary"], "mail.user is missing"),
            (["MAIL_USER": "u"], "mail.password or mail.password-file"),
            (
                [
                    "MAIL_USER": "u", "MAIL_PASSWORD": "canary", "MAIL_SERVER": "localhost",
                    "MAIL_TLS": "none",
                ],
                "mail.tls must not be none where mail.user is set",
            ),
            (["MAIL_USER": "u", "MAIL_PASSWORD_FILE": "/none"], "/none can't be read"),
            (["MAIL_TRUST": "/none"], "mail.trust names no file"),
            (["MAIL_TRUST": "/dev/null"], "mail.trust names no file"),
        ] as [([String: String], String)]
    )
    func `what doesn't go together is told at the start`(
        _ environment: [String: String],
        _ words: String,
    ) throws {
        let usual = ["MAIL_SERVER": "mail.example.com", "MAIL_FROM": "trust@example.com"]
        let found = try plan(usual.merging(environment) { $1 })
        do {
            _ = try found.desk()
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
            #expect(!"\(error)".contains("canary"))
        }
    }
}
