/// What `verify` may complain of; the words stay the same from version to version.
package enum ProblemCode: String, Hashable, Sendable, CaseIterable {
    /// The place of a label holds something that can't be read as one.
    case labelUnreadable = "label-unreadable"
    /// Labels in several places differ.
    case labelsDiffer = "labels-differ"
    /// The IPTC source type says recording while another layer says synthetic.
    case sourceTypeContradicts = "source-type-contradicts"
    /// The Content Credentials say recording while another layer says synthetic.
    case credentialContradicts = "credential-contradicts"
    /// The label stands only in the safety net; its own place is empty.
    case labelStripped = "label-stripped"
    /// The XMP that seems to hold a label or a source type can't be read.
    case xmpDamaged = "xmp-damaged"
    /// Only the IPTC source type states it; there is no GB 45438 label.
    case noAIGCLabel = "no-aigc-label"
    /// The label departs from the letter of GB 45438-2025.
    case labelDeviates = "label-deviates"
    /// The label names no producer.
    case producerUnknown = "producer-unknown"
    /// A provider code has the shape of one and fails its checks.
    case providerCodeInvalid = "provider-code-invalid"
    /// There is a label for machines, and nothing in picture or sound that people notice.
    case noConspicuousMark = "no-conspicuous-mark"
    /// Picture or sound says that it is synthetic, and no label for machines does.
    case markWithoutLabel = "mark-without-label"
    /// The letters of a mark in the picture are lower than GB 45438-2025 asks.
    case markTooSmall = "mark-too-small"
    /// A mark in the picture isn't there from the opening frame on for two seconds.
    case markTooShort = "mark-too-short"
    /// A mark of ours names only one of the two elements that GB 45438-2025 asks for.
    case markIncomplete = "mark-incomplete"
    /// A mark claims less than the label for machines.
    case markClaimsLess = "mark-claims-less"
    /// Picture or sound could not be looked at.
    case marksNotChecked = "marks-not-checked"
    /// Content Credentials are there and weren't validated.
    case credentialNotChecked = "credential-not-checked"
    /// Content Credentials are there and can't be read.
    case credentialUnreadable = "credential-unreadable"
}
