import Casework
package import Policy

/// Why an endpoint isn't called.
package enum WebhookRefusal: Refusal {
    case disabled

    package var code: String { "webhook-disabled" }

    package var words: BilingualText {
        BilingualText(
            en: "the webhook is switched off; switch it on first",
            zh: "该回调已停用，请先启用",
        )
    }
}
