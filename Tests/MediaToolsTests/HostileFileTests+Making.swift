import Foundation
import Testing

/// A port on this machine that notes whether somebody came.
final class LoopbackListener: Sendable {
    let port: UInt16
    private let number: Int32

    init() throws {
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(number >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = number
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) == 0 && listen(listening, 8) == 0
                    && getsockname(listening, $0, &length) == 0
            }
        }
        try #require(bound)
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(number) }

    var wasCalled: Bool {
        let caller = accept(number, nil, nil)
        if caller >= 0 { close(caller) }
        return caller >= 0
    }
}

/// Movies whose tracks say that their data lies elsewhere.
enum ExternalData {
    private static let path = ["moov", "trak", "mdia", "minf", "dinf", "dref"]

    /// Points to a file by an absolute path, as classic Mac OS aliases did.
    static func pointing(_ movie: [UInt8], to file: String) -> [UInt8] {
        // Colons separate folders there; the volume's name comes first and is taken away.
        let target = Array(("V" + file.replacing("/", with: ":")).utf8)
        var alias = [UInt8](repeating: 0, count: 10) + [1, UInt8(ascii: "V")]
        alias += [UInt8](repeating: 0, count: 26 + 12 + 1 + 63 + 16)
        alias += bigEndian(1, 2) + bigEndian(1, 2) + [UInt8](repeating: 0, count: 16)
        alias += bigEndian(2, 2) + bigEndian(target.count, 2) + target
        if !target.count.isMultiple(of: 2) { alias.append(0) }
        alias += [0xFF, 0xFF, 0, 0]
        return replacing(movie, path, box("alis", bigEndian(0, 4) + alias))
    }

    /// Points to an address by ISO's own kind of reference.
    static func pointing(_ movie: [UInt8], toAddress address: String) -> [UInt8] {
        replacing(movie, path, box("url ", bigEndian(0, 4) + Array(address.utf8) + [0]))
    }

    /// Gives every box at the path the one entry instead of its own.
    private static func replacing(
        _ bytes: [UInt8],
        _ path: [String],
        _ entry: [UInt8],
    ) -> [UInt8] {
        guard let wanted = path.first else { return bigEndian(0, 4) + bigEndian(1, 4) + entry }
        var result: [UInt8] = []
        var offset = 0
        while offset + 8 <= bytes.count {
            let size = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            let type = String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self)
            let whole = Array(bytes[offset..<offset + size])
            let inner = Array(whole.dropFirst(8))
            let deeper = Array(path.dropFirst())
            result += type == wanted ? box(type, replacing(inner, deeper, entry)) : whole
            offset += size
        }
        return result
    }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        bigEndian(content.count + 8, 4) + Array(type.utf8) + content
    }

    private static func bigEndian(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
