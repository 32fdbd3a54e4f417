/// How much may belong to one item.
package struct ItemLimits: Hashable, Sendable {
    /// Versions of one item.
    package var versions = 1_000
    /// Characters of a title.
    package var titleCharacters = 300
    /// Characters of a description.
    package var descriptionCharacters = 20_000
    /// Files of subtitles beside one version.
    package var subtitleFiles = 40
    /// Items, decisions or proposals on one page.
    package var pageRows = 100

    package init() {}
}
