package import Casework
package import Foundation
import Policy
import Store

/// Who sends notices by e-mail, and how they look there.
package struct MailDesk: Sendable {
    private let client: SMTPClient
    private let sender: MailAddress
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter sleep: waits in real time: the network does, too.
    package init(
        _ client: SMTPClient,
        from sender: MailAddress,
        sleep: @escaping @Sendable (Duration) async throws -> Void = Surroundings.live.sleep,
    ) {
        (self.client, self.sender, self.sleep) = (client, sender, sleep)
    }

    /// - Throws: ``MailFault``.
    package func send(_ notice: PersonNotice, to address: MailAddress) async throws {
        try await send(message(notice, to: address))
    }

    /// Sends a message that says nothing, to see whether it arrives.
    ///
    /// - Throws: ``MailFault``.
    package func sendTrial(to address: MailAddress, id: String, at time: Date) async throws {
        try await send(
            MailMessage(
                from: sender,
                to: address,
                subject: "Touchstone: a trial / 测试邮件",
                body: "This message says nothing.\n\n此邮件仅供测试。\n",
                id: "trial-\(id.lowercased())",
                date: time,
            )
        )
    }

    private func send(_ message: MailMessage) async throws {
        let (client, seconds, sleep) = (client, client.limits.totalSeconds, sleep)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.send(message) }
            group.addTask {
                try await sleep(.seconds(seconds))
                throw MailFault(.connect, .tooSlow)
            }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
    }

    /// In both languages, since nobody knows which one its reader has.
    func message(_ notice: PersonNotice, to address: MailAddress) -> MailMessage {
        let (title, body) = (notice.words.title, notice.words.body)
        return MailMessage(
            from: sender,
            to: address,
            subject: "\(title.english) / \(title.chinese)",
            body: "\(body.english)\n\n\(body.chinese)\n",
            id: notice.id.text,
            date: notice.createdAt,
        )
    }
}
