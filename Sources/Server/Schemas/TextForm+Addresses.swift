extension TextForm {
    /// Characters of an address.
    package static let webAddressCharacters = 500

    /// A host is a name or an IP address; of a port only the length is told here.
    static let webAddressPattern =
        "^https?://([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?"
        + "([/?][A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?$"

    func isLanguage(_ text: String) -> Bool {
        text.utf8.count <= 35
            && text.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}/) != nil
    }

    func isWebAddress(_ text: String) -> Bool {
        guard text.utf8.count <= Self.webAddressCharacters,
            let match = text.wholeMatch(of: Self.webAddressShape)
        else { return false }
        return match.port.map { UInt16($0) != nil } ?? true
    }

    private static var webAddressShape: Regex<(Substring, port: Substring?)> {
        #/
            https?://
            (?: [A-Za-z0-9] (?: [A-Za-z0-9.\-]* [A-Za-z0-9] )? | \[ [0-9A-Fa-f:.]+ \] )
            (?: : (?<port> [0-9]{1,5} ) )?
            (?: [/?] [A-Za-z0-9._~%!$&'()*+,;=:@/?\-]* )?
        /#
    }
}
