import Provenance

/// Makes boxes, CBOR and whole stores in code.
enum StoreBuilder {
    static func number(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func box(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        number(payload.count + 8, bytes: 4) + Array(type.utf8) + payload
    }

    /// The description of a superbox, with a label only.
    static func description(_ type: String, _ label: String) -> [UInt8] {
        let uuid =
            Array(type.utf8) + bytes(fromHex: "00110010800000AA00389B71")
        return box("jumd", uuid + [0x03] + Array(label.utf8) + [0])
    }

    static func superbox(_ type: String, _ label: String, _ content: [[UInt8]]) -> [UInt8] {
        box("jumb", description(type, label) + content.flatMap { $0 })
    }

    static func cborAssertion(_ label: String, _ value: CBORValue) -> [UInt8] {
        superbox("cbor", label, [box("cbor", encoded(value))])
    }

    static func jsonAssertion(_ label: String, _ text: String) -> [UInt8] {
        superbox("json", label, [box("json", Array(text.utf8))])
    }

    static func claim(_ value: CBORValue, label: String = "c2pa.claim.v2") -> [UInt8] {
        superbox("c2cl", label, [box("cbor", encoded(value))])
    }

    static func manifest(
        _ label: String,
        type: String = "c2ma",
        assertions: [[UInt8]] = [],
        claims: [[UInt8]],
    ) -> [UInt8] {
        let store = superbox("c2as", "c2pa.assertions", assertions)
        let signature = superbox("c2cs", "c2pa.signature", [box("cbor", [0xF6])])
        return superbox(type, label, [store] + claims + [signature])
    }

    static func store(_ manifests: [[UInt8]]) -> [UInt8] { superbox("c2pa", "c2pa", manifests) }

    static func map(_ members: KeyValuePairs<String, CBORValue>) -> CBORValue {
        .map(members.map { .init(key: .text($0.key), value: $0.value) })
    }

    /// Writes the kinds of CBOR that claims and assertions use.
    static func encoded(_ value: CBORValue) -> [UInt8] {
        switch value {
        case .unsigned(let number): head(0, Int(number))
        case .bytes(let bytes): head(2, bytes.count) + bytes
        case .text(let text): head(3, text.utf8.count) + Array(text.utf8)
        case .array(let items): head(4, items.count) + items.flatMap(encoded)
        case .map(let pairs):
            head(5, pairs.count) + pairs.flatMap { encoded($0.key) + encoded($0.value) }
        default: [0xF6]
        }
    }

    private static func head(_ major: UInt8, _ count: Int) -> [UInt8] {
        switch count {
        case 0..<24: [major << 5 | UInt8(count)]
        case 24..<256: [major << 5 | 24, UInt8(count)]
        default: [major << 5 | 25] + number(count, bytes: 2)
        }
    }

    static let source = "http://cv.iptc.org/newscodes/digitalsourcetype/"

    /// A store of two manifests: one that was captured, and an active one that says otherwise.
    static let sample = store([
        manifest(
            "urn:c2pa:first",
            assertions: [
                cborAssertion(
                    "c2pa.actions",
                    map([
                        "actions": [
                            map([
                                "action": .text("c2pa.created"),
                                "digitalSourceType": .text(source + "digitalCapture"),
                            ])
                        ]
                    ]),
                )
            ],
            claims: [claim(map(["claim_generator": .text("Camera/1")]), label: "c2pa.claim")],
        ),
        manifest(
            "urn:c2pa:second",
            assertions: [
                cborAssertion(
                    "c2pa.actions.v2",
                    map([
                        "actions": [
                            map([
                                "action": .text("c2pa.created"),
                                "digitalSourceType": .text(source + "trainedAlgorithmicMedia"),
                                "parameters": map(["digitalSourceType": .text("in-parameters")]),
                            ])
                        ],
                        "templates": [map(["digitalSourceType": .text("in-template")])],
                    ]),
                ),
                cborAssertion(
                    "c2pa.actions.v2__1",
                    map([
                        "actions": [
                            map(["digitalSourceType": .text(source + "trainedAlgorithmicMedia")]),
                            map(["digitalSourceType": .text("in-second")]),
                        ]
                    ]),
                ),
                jsonAssertion(
                    "cawg.metadata",
                    #"{"@context":{},"Iptc4xmpExt:DigitalSourceType":"in-metadata"}"#,
                ),
                jsonAssertion("stds.iptc", #"{"Iptc4xmpExt:DigitalSourceType":["in-iptc"]}"#),
                cborAssertion(
                    "c2pa.ingredient.v3",
                    map(["digitalSourceType": .text("of-an-ingredient")]),
                ),
            ],
            claims: [
                claim(
                    map([
                        "claim_generator_info": map([
                            "name": .text("Maker"), "version": .text("2.0"),
                        ])
                    ])
                )
            ],
        ),
    ])
}
