import Testing

@testable import Casework

@Suite struct LookAgreementTests {
    @Test func `kappa is what Cohen's paper reckons`() {
        var agreement = LookAgreement()
        agreement.add(.acted, .acted, times: 20)
        agreement.add(.acted, .noAction, times: 5)
        agreement.add(.noAction, .acted, times: 10)
        agreement.add(.noAction, .noAction, times: 15)
        #expect(agreement.observed == 0.7)
        let kappa = agreement.kappa ?? 0
        #expect(abs(kappa - 0.4) < 1e-12)
    }

    @Test func `where chance alone agrees there is no kappa, and before the first look nothing`() {
        var agreement = LookAgreement()
        #expect(agreement.observed == nil && agreement.kappa == nil)
        agreement.add(.acted, .acted, times: 3)
        #expect(agreement.observed == 1 && agreement.kappa == nil)
    }
}
