import Foundation

/// An address of the web, read by one strict reader, from which the call is written anew.
///
/// What two readers would read differently (other spellings of numbers, credentials before the host,
/// letters that look like others) is refused, so that what was checked is what is called.
package struct OutboundTarget: Hashable, Sendable {
    package enum Host: Hashable, Sendable {
        case name(String)
        case address(IPAddress)
    }

    package let isSecure: Bool
    package let host: Host
    package let port: Int
    /// With the query, from the first slash on.
    package let path: String

    /// - Throws: ``OutboundRefusal``.
    package init(
        _ text: String,
        _ rules: OutboundRules,
        _ limits: OutboundLimits = OutboundLimits(),
    ) throws(OutboundRefusal) {
        guard text.utf8.count <= limits.addressCharacters,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Self.odd.contains($0) })
        else { throw .malformed }
        guard !text.contains("#") else { throw .fragment }
        guard let end = text.range(of: "://") else { throw .malformed }
        switch text[..<end.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http" where rules.allowsPlainHTTP: isSecure = false
        case "http": throw .plainHTTP
        default: throw .malformed
        }
        let rest = text[end.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw .credentials }
        let (host, port) = try Self.split(authority)
        self.host = try Self.host(host)
        self.port =
            try port.map { text throws(OutboundRefusal) in try Self.port(text) }
            ?? (isSecure ? 443 : 80)
        guard Self.allows(self.port, isSecure, rules) else { throw .port(self.port) }
        let path = rest[authority.endIndex...]
        self.path = path.hasPrefix("/") ? String(path) : "/\(path)"
    }

    /// The address as it is called.
    package var url: String {
        let usual = port == (isSecure ? 443 : 80) ? "" : ":\(port)"
        return "\(isSecure ? "https" : "http")://\(hostText)\(usual)\(path)"
    }

    /// As it stands in an address.
    package var hostText: String {
        switch host {
        case .name(let name): name
        case .address(let address): address.isSix ? "[\(address)]" : "\(address)"
        }
    }

    /// Printable characters that no address has (RFC 3986 §2).
    private static let odd = Set("\"<>\\^`{|}".utf8)

    private static func allows(_ port: Int, _ isSecure: Bool, _ rules: OutboundRules) -> Bool {
        rules.ports.isEmpty || rules.ports.contains(port) || !isSecure && port == 80
    }

    private static func split(
        _ authority: Substring
    ) throws(OutboundRefusal) -> (host: Substring, port: Substring?) {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw .malformed }
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .malformed }
            return (authority[...end], rest.isEmpty ? nil : rest.dropFirst())
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw .malformed }
        return (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    private static func port(_ text: Substring) throws(OutboundRefusal) -> Int {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ isDigit($0) }),
            let port = UInt16(text), port > 0
        else { throw .malformed }
        return Int(port)
    }

    private static func host(_ text: Substring) throws(OutboundRefusal) -> Host {
        if text.hasPrefix("[") {
            let inner = String(text.dropFirst().dropLast())
            guard inner.contains(":"), let address = IPAddress(inner) else { throw .malformed }
            return .address(address)
        }
        let name = text.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(name.utf8.count), labels.allSatisfy({ isLabel($0) }) else {
            throw .malformed
        }
        guard let last = labels.last, endsAsNumber(last) else { return .name(name) }
        // 0177.0.0.1, 0x7f.1, 2130706433 and 127.1 are all this machine, to readers that are lenient.
        guard let address = IPAddress(name) else { throw .oddNumber }
        return .address(address)
    }

    /// Of letters, digits and hyphens, which stand inside alone (RFC 1123 §2.1).
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy {
                isDigit($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    /// Whether lenient readers would take the whole for a number.
    private static func endsAsNumber(_ label: Substring) -> Bool {
        label.utf8.allSatisfy { isDigit($0) }
            || label.hasPrefix("0x") && label.dropFirst(2).allSatisfy(\.isHexDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
