/// What somebody saw or heard who looked at the content itself, or why nobody did.
package enum Look<Finding: Hashable & Sendable>: Hashable, Sendable {
    /// Nobody looked; the reason is for a person, `nil` where a quick look was asked for.
    case notTaken(reason: String?)
    /// Somebody looked, and this is all there was.
    case taken([Finding])

    /// What was found; empty where nobody looked.
    package var findings: [Finding] {
        guard case .taken(let findings) = self else { return [] }
        return findings
    }

    /// Why somebody who wanted to look couldn't; `nil` where there is no such thing.
    package var failure: String? {
        guard case .notTaken(let reason) = self else { return nil }
        return reason
    }

    /// Whether somebody looked.
    package var wasTaken: Bool {
        guard case .taken = self else { return false }
        return true
    }
}

/// A rectangle in a picture as it is shown, in square pixels from the top left corner.
package struct PictureBox: Hashable, Sendable {
    package let x: Int
    package let y: Int
    package let width: Int
    package let height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// The marks that people see and hear in the content, as far as somebody looked.
package struct Conspicuous: Hashable, Sendable {
    package var visible: Look<VisibleMark>
    package var audible: Look<AudibleCue>

    package init(visible: Look<VisibleMark>, audible: Look<AudibleCue>) {
        self.visible = visible
        self.audible = audible
    }

    /// Whether anything says to people that the content is synthetic.
    package var hasMark: Bool { !visible.findings.isEmpty || !audible.findings.isEmpty }

    /// What a look at headers alone comes to.
    package static let notLookedFor = Self(
        visible: .notTaken(reason: nil),
        audible: .notTaken(reason: nil),
    )
}
