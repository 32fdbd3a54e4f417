package import Detection
import Labels
import Media

extension Examination {
    /// The examination as `touchstone.examination/1`, which ``ExaminationRecord`` reads back.
    ///
    /// It holds the inspection, what its signals imply, what could not be looked at, what the
    /// decoder complained of, and the products.
    package var json: JSONValue {
        .object([
            "schema": .text(ExaminationRecord.schema), "inspection": inspection.json,
            "implications": inspection.assessment.implicationsJSON,
            "gaps": .list(inspection.gaps.map { .text($0) }),
            "damage": .object([
                "complaints": .integer(Int64(damage.complaintCount)),
                "last": .list(damage.complaints.map { .text($0) }),
            ]),
            "products": .list(products.all.map(\.json)),
        ])
    }
}

extension Assessment {
    /// What its signals imply, each by its signal's number.
    package var implicationsJSON: JSONValue {
        .list(
            signals.enumerated().compactMap { number, signal in
                signal.implication?.json(of: number)
            }
        )
    }
}

extension Signal.Implication {
    fileprivate func json(of number: Int) -> JSONValue {
        .object([
            "signal": .text("s\(number + 1)"), "notice": .text(notice.word),
            "basis": .text(basis.rawValue),
        ])
    }
}

extension ExaminationProduct {
    /// The product; `file` is its name in the folder in which it was made.
    package var json: JSONValue {
        .object([
            "role": .text(role.rawValue), "file": .text(fileName),
            "media_type": .text(mediaType), "bytes": .integer(Int64(clamping: sizeBytes)),
            "sha256": .text(digest.description), "width": .optional(width),
            "height": .optional(height),
        ])
    }
}
