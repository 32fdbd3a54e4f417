/// A property of an XMP packet (ISO 16684-1 §6.2): a name in a namespace.
///
/// The prefix is only what we write; a reader goes by the namespace, whatever its prefix is.
public struct XMPProperty: Hashable, Sendable {
    /// The address that stands for the namespace.
    public let namespace: String
    /// The prefix that writers use for the namespace.
    public let prefix: String
    /// The name within the namespace.
    public let name: String

    /// Names a property.
    public init(namespace: String, prefix: String, name: String) {
        self.namespace = namespace
        self.prefix = prefix
        self.name = name
    }

    /// The AIGC label of GB 45438-2025, as TC260's practice guides place it: its value is JSON.
    public static let aigc = Self(
        namespace: "http://www.tc260.org.cn/ns/AIGC/1.0/",
        prefix: "TC260",
        name: "AIGC",
    )
    /// Where the content comes from, an address in IPTC's vocabulary; see ``DigitalSourceType``.
    public static let digitalSourceType = iptcExtension("DigitalSourceType")
    /// The AI system that made the content (IPTC 2025.1).
    public static let aiSystemUsed = iptcExtension("AISystemUsed")
    /// The version of the AI system (IPTC 2025.1).
    public static let aiSystemVersionUsed = iptcExtension("AISystemVersionUsed")
    /// The prompt, or words about it (IPTC 2025.1).
    public static let aiPromptInformation = iptcExtension("AIPromptInformation")
    /// Who wrote the prompt (IPTC 2025.1).
    public static let aiPromptWriterName = iptcExtension("AIPromptWriterName")
    /// The program that made the file.
    public static let creatorTool = Self(
        namespace: "http://ns.adobe.com/xap/1.0/",
        prefix: "xmp",
        name: "CreatorTool",
    )
    /// Where the file's Content Credentials lie, when they don't lie in it (C2PA, Dublin Core).
    public static let provenance = Self(
        namespace: "http://purl.org/dc/terms/",
        prefix: "dcterms",
        name: "provenance",
    )

    /// The label under a name in other letters, which XML tells apart and its writers didn't mean.
    static let aigcInOtherLetters = ["aigc", "Aigc"].map {
        Self(namespace: aigc.namespace, prefix: aigc.prefix, name: $0)
    }

    private static func iptcExtension(_ name: String) -> Self {
        Self(
            namespace: "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
            prefix: "Iptc4xmpExt",
            name: name,
        )
    }
}
