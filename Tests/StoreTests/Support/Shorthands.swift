import Logging

@testable import Store

extension DatabaseLimits {
    init(_ change: (inout DatabaseLimits) -> Void) {
        self.init()
        change(&self)
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() } }
}
