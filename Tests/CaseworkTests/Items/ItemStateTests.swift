import Casework
import Testing

@Suite struct ItemStateTests {
    @Test func `states are called as the API calls them`() {
        #expect(
            ItemState.allCases.map(\.rawValue) == [
                "received", "examining", "held", "labelling", "live", "stopped", "removed",
                "withdrawn",
            ]
        )
    }
}
