import Detection
import Foundation
import Labels
import Media
import Mustache

/// A report of inspections as one HTML page that needs nothing beside it.
///
/// No script and no reference to anything outside: it can be kept, printed and sent.
package struct InspectionPage {
    /// One file of the page.
    package struct Entry: Sendable {
        package let inspection: Inspection
        let illustration: Illustration
        var verification: Verification { inspection.verification }

        package init(_ inspection: Inspection, _ illustration: Illustration) {
            self.inspection = inspection
            self.illustration = illustration
        }
    }

    /// The page as bytes of UTF-8.
    package let bytes: [UInt8]

    /// Writes the page.
    ///
    /// - Throws: ``Fault`` when our own template is broken.
    package init(of entries: [Entry], version: String) throws(Fault) {
        let templates = [
            "page": PackageResources.inspection_mustache,
            "both": Array(Self.bothLanguages.utf8),
        ]
        var library = MustacheLibrary()
        for (name, template) in templates {
            do {
                try library.register(String(decoding: template, as: UTF8.self), named: name)
            } catch {
                throw Fault(.internalFault, "the report's template is broken: \(error)")
            }
        }
        let content: [String: Any] = [
            "style": String(decoding: PackageResources.inspection_css, as: UTF8.self),
            "version": version,
            "title": entries.map { "\($0.inspection.name)" }.joined(separator: ", "),
            "files": entries.enumerated().map { $0.element.content(number: $0.offset + 1) },
        ]
        guard let page = library.render(content, withTemplate: "page") else {
            throw Fault(.internalFault, "the report has no template")
        }
        bytes = Array(page.utf8)
    }

    /// Puts the page where it was asked for, whole or not at all.
    ///
    /// - Throws: ``Fault`` when it can't be written, or is there and may not be replaced.
    package func write(to output: Destination) throws(Fault) {
        try output.checkIsFree()
        let file: OutputFile
        do { file = try OutputFile(path: output.path) } catch { throw Fault(error) }
        do { try file.write(bytes) } catch { throw Fault(error) }
        do { try file.publish(replacing: output.mayReplace) } catch { throw Fault(error) }
    }

    /// A text in both languages; the page's choice hides one.
    private static let bothLanguages =
        #"<span class="en" lang="en">{{en}}</span> <span class="zh" lang="zh-Hans">{{zh}}</span>"#
}

extension InspectionPage.Entry {
    /// What the template shows of the file.
    fileprivate func content(number: Int) -> [String: Any] {
        let assessment = inspection.assessment
        let drawings = [
            Timeline(of: assessment.signals, lasting: inspection.facts.durationSeconds)?.svg,
            WaveformDrawing(illustration.peaks)?.svg,
        ]
        return [
            "number": number, "name": "\(inspection.name)",
            "verdict": assessment.verdict.both, "basis": assessment.basis.words.both,
            "hasBasis": assessment.notice != nil,
            "notice": assessment.notice?.word ?? "none", "state": verification.state.words.both,
            "stateCode": verification.state.rawValue, "facts": facts,
            "posters": illustration.posters.map(content), "fault": illustration.fault ?? "",
            "timeline": drawings[0] ?? "", "waveform": drawings[1] ?? "",
            "layers": layers, "signals": signals, "problems": problems,
            "hasFault": illustration.fault != nil, "hasTimeline": drawings[0] != nil,
            "hasSound": drawings[1] != nil, "hasPosters": !illustration.posters.isEmpty,
            "hasSignals": !signals.isEmpty,
            "hasProblems": !problems.isEmpty,
        ]
    }

    private var facts: [[String: Any]] {
        let media = inspection.facts
        let size = media.width.flatMap { width in media.height.map { "\(width)×\($0)" } }
        let rows: [(Explanation, String?)] = [
            (Explanation("Kind", "类型"), media.kind?.rawValue),
            (Explanation("Container", "封装格式"), inspection.container),
            (Explanation("Duration", "时长"), media.durationSeconds.map { "\(Self.time($0))" }),
            (Explanation("Size", "画面尺寸"), size),
            (Explanation("Video codec", "视频编码"), media.videoCodec),
            (Explanation("Audio codec", "音频编码"), media.audioCodec),
            (Explanation("Bytes", "字节数"), "\(inspection.sizeBytes)"),
            (Explanation("Digest (SHA-256)", "摘要（SHA-256）"), inspection.digest?.description),
        ]
        return rows.compactMap { name, value in
            value.map { ["name": name.both, "value": $0] }
        }
    }

    private var layers: [[String: Any]] {
        let rows: [(Explanation, Verification.LayerState)] = [
            (Explanation("Mark in the picture", "画面显式标识"), verification.visible),
            (Explanation("Cue in the sound", "声音显式标识"), verification.audible),
            (Explanation("GB 45438 metadata", "GB 45438 元数据隐式标识"), verification.metadata),
            (Explanation("IPTC source type", "IPTC 来源类型"), verification.iptc),
            (Explanation("Content Credentials", "内容凭证"), verification.credential),
            (Explanation("Watermark", "水印"), .notChecked),
        ]
        return rows.map { name, state in
            ["name": name.both, "state": state.words.both, "code": state.rawValue]
        }
    }

    private var signals: [[String: Any]] {
        inspection.assessment.signals.enumerated().map { index, signal in
            [
                "id": "s\(index + 1)", "detector": signal.detector.name,
                "explanation": signal.explanation.both,
                "decides": inspection.assessment.because.contains(index),
                "strength": signal.strength.words.both,
                "span": signal.span.map {
                    "\(Self.time($0.startSeconds)) – \(Self.time($0.endSeconds))"
                } ?? "",
                "hasSpan": signal.span != nil,
                "details": signal.details.map { ["name": $0.name, "value": $0.value] },
                "hasDetails": !signal.details.isEmpty,
            ]
        }
    }

    private var problems: [[String: Any]] {
        verification.problems.map { problem in
            [
                "code": problem.code.rawValue, "words": problem.code.words.both,
                "message": problem.message,
            ]
        }
    }

    private func content(of poster: Illustration.Poster) -> [String: Any] {
        let marks = inspection.observation.conspicuous.visible.findings.filter {
            $0.isSeen(at: poster.seconds)
        }
        let time = poster.seconds.map(Self.time) ?? ""
        let shown = marks.map { "“\($0.text)”" }.joined(separator: ", ")
        return [
            "image": Data(poster.jpeg).base64EncodedString(), "time": time,
            "width": illustration.shownWidth, "height": illustration.shownHeight,
            "alt": "Frame \(time) 画面" + (shown.isEmpty ? "" : ": \(shown)"),
            "boxes": marks.map { mark in
                [
                    "x": mark.box.x, "y": mark.box.y, "width": mark.box.width,
                    "height": mark.box.height,
                ]
            },
        ]
    }

    private static func time(_ seconds: Double) -> String { String(format: "%.1f s", seconds) }
}

extension VisibleMark {
    /// Whether the mark was seen around a moment.
    fileprivate func isSeen(at seconds: Double?) -> Bool {
        guard let seconds, let span else { return true }
        return span.startSeconds - 0.1 <= seconds && seconds <= span.endSeconds + 0.1
    }
}

extension Explanation {
    /// The text as the template takes it.
    fileprivate var both: [String: String] { ["en": english, "zh": chinese] }
}
