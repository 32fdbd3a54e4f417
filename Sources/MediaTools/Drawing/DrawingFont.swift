import Foundation

/// A font file that texts are drawn with.
package struct DrawingFont: Hashable, Sendable {
    package var name: String
    package var file: String
    /// Debian's name for the package that brings it.
    package var package: String

    package init(name: String, file: String, package: String) {
        (self.name, self.file, self.package) = (name, file, package)
    }

    /// The one in which marks are drawn.
    package static let marks = DrawingFont(
        name: "Noto Sans CJK Bold",
        file: "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
        package: "fonts-noto-cjk",
    )

    /// Its file, when it is there and can be read.
    package var path: String? { access(file, R_OK) == 0 ? file : nil }
}
