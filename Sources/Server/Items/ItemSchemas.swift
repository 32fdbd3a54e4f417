import Casework

extension Schema {
    static let rendition = Schema.named(
        "Rendition",
        .object([
            .required("kind", .text(1...80)), .required("type", .text(0...200)),
            .required("bytes", .count), .required("sha256", .form(.digest)),
        ]),
    )

    static let item = Schema.named(
        "Item",
        .object([
            .required("id", .id),
            .required("external_id", .orNull(.text(1...200)), "The host's own name"),
            .required("account", .text(0...200), "The host's own name of the publisher"),
            .required("state", .choice(ItemState.allCases.map(\.rawValue))),
            .required("since", .time), .required("version", .integer(1...Int64.max)),
            .required("live_version", .orNull(.integer(1...Int64.max)), "Which version plays"),
            .required("title", .text(0...500)), .required("description", .text(0...20_000)),
            .required("declaration", .orNull(StatedDeclaration.schema)),
            .required("notice", .choice(["none", "suspected", "may-be", "is"])),
            .required("assessment", .orNull(.assessment)), .required("hold", .orNull(.hold)),
            .required("decision", .orNull(.id), "The last decision"),
            .required("renditions", .list(.rendition, 0...100)),
            .required("sandbox", .boolean, "Whether its tenant is a sandbox: nothing is for real"),
        ]),
    )

    private static let assessment = Schema.named(
        "Assessment",
        .object([
            .required("notice", .choice(["none", "suspected", "may-be", "is"])),
            .required("basis", .text(1...40)), .required("label_state", .text(1...40)),
            .required(
                "because",
                .list(
                    .object([
                        .required("detector", .text(1...80)), .required("words", .bilingual),
                    ]),
                    0...1_000,
                ),
            ),
        ]),
    )

    private static let hold = Schema.named(
        "Hold",
        .object([
            .required("since", .time), .required("why", .bilingual),
            .required("until", .orNull(.time)),
            .required(
                "reason",
                .orNull(.choice(HoldReason.allCases.map(\.rawValue))),
                "Why the software holds it by itself; null where a rule or a person does",
            ),
            .required("prolonged", .count, "How often its time was over without a decision"),
        ]),
    )

    static let items = Schema.named(
        "Items",
        .object([
            .required("items", .list(.item, 0...PageLimits().largestPage)),
            .required("next", .orNull(.text(1...2_048)), "Cursor of the next page, if any"),
        ]),
    )
}
