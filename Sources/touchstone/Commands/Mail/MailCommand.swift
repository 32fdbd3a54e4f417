import ArgumentParser
import Foundation
import Pipeline
import Server
import Store

/// Whether people can be reached: `touchstone mail …`.
struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Try the mail server by which people are told of decisions.",
        subcommands: [Try.self],
    )

    /// What `touchstone mail try` does.
    struct Try: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a message to an address of your own.",
            discussion:
                "It says nothing. Where the server doesn't take it, a code says how far it got.",
        )

        @Argument(help: "The address to send it to.") var address: String
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                guard let desk = try MailPlan(try store.settings).desk() else {
                    throw Fault(
                        .refused,
                        "no mail server is set up; set mail.server and mail.from",
                    )
                }
                guard let recipient = MailAddress(address) else {
                    throw Fault(.refused, "that is no address of e-mail")
                }
                try await desk.sendTrial(to: recipient, id: UUID().uuidString, at: Date())
                Terminal.print("the mail server took it")
            }
        }
    }
}
