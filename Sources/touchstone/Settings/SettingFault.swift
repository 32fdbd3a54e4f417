/// Why settings can't be used; values never appear in it.
enum SettingFault: Error, Hashable, CustomStringConvertible {
    case unreadable(String)
    case tooLarge(String, limit: Int)
    case malformed(String, line: Int?, String)
    case unknownKey(String, near: String?, place: String)
    case unfitValue(String, String, place: String)

    var description: String {
        switch self {
        case .unreadable(let path):
            "the settings in \(path) can't be read: is the file there, and is it UTF-8?"
        case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes"
        case .malformed(let path, let line, let why): "\(path):\(line ?? 0): \(why)"
        case .unknownKey(let key, let near, let place):
            "\(place): there is no setting \(key)"
                + (near.map { "; did you mean \($0)?" } ?? "; docs/settings.md lists them")
        case .unfitValue(let key, let why, let place): "\(place): \(key) \(why)"
        }
    }
}
