import Casework
import Foundation
import Policy
import Testing

/// When a measure may be taken.
@Suite struct MeasureRuleTests {
    private typealias Samples = MeasureSamples

    /// The refusal of a draft, by its code; nil: it may be taken.
    private func refusal(
        _ draft: MeasureDraft,
        under profile: String = "plain",
        after measures: [KeptMeasure] = [],
    ) throws -> String? {
        do throws(MeasureRefusal) {
            try draft.check(
                under: Samples.ladder(profile),
                after: EnforcementRecord(measures: measures),
                at: Samples.now,
            )
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a measure has to fit itself`() throws {
        let past = Samples.day(-1)
        let table: [(String?, MeasureDraft)] = [
            (nil, Samples.draft(.warn)),
            ("odd-deadline", Samples.draft(.warn) { $0.until = Samples.day(3) }),
            (
                "odd-deadline",
                Samples.draft(.warn) { $0.effect = .warn(rectify: Samples.facts, by: past) },
            ),
            ("end-over", Samples.draft(.limit) { $0.until = past }),
            ("end-missing", Samples.draft(.limit) { $0.until = nil }),
            ("too-long", Samples.draft(.limit) { $0.until = Samples.day(732) }),
            ("no-function", Samples.draft(.limit) { $0.effect = .limit([]) }),
            ("odd-function", Samples.draft(.limit) { $0.effect = .limit([.host("Comments!")]) }),
            (
                "odd-function",
                Samples.draft(.limit) { $0.effect = .limit([.host("daily-uploads")]) },
            ),
            ("odd-function", Samples.draft(.limit) { $0.effect = .limit([.dailyUploads(-1)]) }),
            (
                "too-many-functions",
                Samples.draft(.limit) { draft in
                    draft.effect = .limit(Set((0..<21).map { .host("f\($0)") }))
                },
            ),
            ("closure-has-no-end", Samples.draft(.close) { $0.until = Samples.day(9) }),
        ]
        for (code, draft) in table { #expect(try refusal(draft) == code, "\(draft.effect)") }
    }

    @Test func `without an end it gets the ladder's usual one`() throws {
        let ladder = Samples.ladder("cn")
        let table: [(MeasureKind, Double?)] = [
            (.warn, 14), (.limit, 30), (.suspendUpdates, 30), (.close, nil),
        ]
        for (kind, days) in table {
            let draft = Samples.draft(kind) { $0.until = nil }.ended(by: ladder, at: Samples.now)
            #expect(draft.until == days.map(Samples.day), "\(kind)")
        }
        let stated = Samples.draft(.limit).ended(by: ladder, at: Samples.now)
        #expect(stated.until == Samples.day(30))
    }

    @Test func `what the ladder puts before it is tried first, or somebody says why not`() throws {
        let warned = try Samples.kept(.warn)
        let limited = try Samples.kept(.limit, 2)
        let suspension = Samples.draft(.suspendUpdates)
        #expect(try refusal(suspension) == "milder-measure-first")
        #expect(try refusal(suspension, after: [warned]) == "milder-measure-first")
        #expect(try refusal(suspension, after: [warned, limited]) == nil)
        let reasoned = Samples.draft(.suspendUpdates) { $0.whyNotMilder = Samples.reason }
        #expect(try refusal(reasoned) == nil)
        for empty in [BilingualText(en: "x", zh: " "), BilingualText(en: "", zh: "理由")] {
            let draft = Samples.draft(.suspendUpdates) { $0.whyNotMilder = empty }
            #expect(try refusal(draft) == "milder-measure-first")
        }
        #expect(try refusal(Samples.draft(.warn)) == nil)
    }

    @Test func `what was undone, and what is long over, was not tried`() throws {
        let limit = Samples.draft(.limit)
        var undone = try Samples.kept(.warn)
        undone.undoing = Samples.undoing
        #expect(try refusal(limit, after: [undone]) == "milder-measure-first")
        let lately = try Samples.kept(.warn, since: Samples.day(-300))
        #expect(lately.state(at: Samples.now) == .ended)
        #expect(try refusal(limit, after: [lately]) == nil)
        let long = try Samples.kept(.warn, since: Samples.day(-400))
        #expect(try refusal(limit, after: [long]) == "milder-measure-first")
    }

    @Test func `nobody is suspended under the Union's law who was not warned, whatever the reason`()
        throws
    {
        let law = PolicyGround(
            .law,
            instrument: BilingualText(en: "DSA", zh: "《数字服务法》"),
            article: "23(1)",
            obligations: ["DSA-23.1"],
            territory: .everywhere,
        )
        let suspension = Samples.draft(.suspendUpdates, on: law) {
            ($0.whyNotMilder, $0.factors) = (Samples.reason, Samples.factors)
        }
        #expect(try refusal(suspension, under: "eu") == "warning-first")
        let warned = try Samples.kept(.warn)
        #expect(try refusal(suspension, under: "eu", after: [warned]) == nil)
        let closure = Samples.draft(.close, on: law) {
            ($0.whyNotMilder, $0.factors) = (Samples.reason, Samples.factors)
        }
        #expect(try refusal(closure, under: "eu") == "warning-first")
        // By another ground, the reason does.
        let terms = Samples.draft(.suspendUpdates) {
            ($0.whyNotMilder, $0.factors) = (Samples.reason, Samples.factors)
        }
        #expect(try refusal(terms, under: "eu") == nil)
    }

    @Test func `where the profile asks for the four factors, they are put on record`() throws {
        let record = [try Samples.kept(.warn), try Samples.kept(.limit, 2)]
        let bare = Samples.draft(.suspendUpdates)
        #expect(try refusal(bare, under: "eu", after: record) == "factors-missing")
        #expect(try refusal(bare, under: "cn", after: record) == nil)
        let weighed = Samples.draft(.suspendUpdates) { $0.factors = Samples.factors }
        #expect(try refusal(weighed, under: "eu", after: record) == nil)
        let odd = Samples.draft(.suspendUpdates) {
            var factors = Samples.factors
            factors.items = 41
            $0.factors = factors
        }
        #expect(try refusal(odd, under: "eu", after: record) == "odd-factors")
    }

    @Test func `nothing is left to do with a closed account`() throws {
        let closed = try Samples.kept(.close)
        for kind in MeasureKind.allCases {
            let code = try refusal(Samples.draft(kind), after: [closed])
            #expect(code == "account-already-closed")
        }
    }
}
