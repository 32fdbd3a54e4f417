@testable import Store

extension DatabaseLimits {
    init(_ change: (inout DatabaseLimits) -> Void) {
        self.init()
        change(&self)
    }
}
