import Media

extension BMFFContainer: JoinableContainer {
    /// Finds the opening of the file's one picture track.
    func opening(lasting seconds: Double) throws(OpeningRefusal) -> VideoOpening {
        do { return try OpeningTrack(of: self).opening(lasting: seconds) } catch {
            throw OpeningRefusal(error)
        }
    }

    /// Plans the file in whose chunks new samples stand in the places of the opening's.
    func splice(
        setting changes: [MetadataChange],
        replacing opening: VideoOpening,
        with stream: any ByteSource,
    ) throws(ContainerError) -> Splice {
        guard let movie else {
            throw .unsupported(what: "the file has no movie header", at: 0)
        }
        var edits = try metadataEdits(setting: changes, movie: movie)
        do { try replace(opening, with: stream, in: &edits) } catch {
            switch error {
            case let error as ContainerError: throw error
            case OpeningRefusal.unreadable(let error): throw error
            default: throw .unsupported(what: "\(OpeningRefusal(error))", at: 0)
            }
        }
        return try OffsetRepair(self, movie: movie).splice(completing: edits)
    }

    private func replace(
        _ opening: VideoOpening,
        with stream: any ByteSource,
        in edits: inout BoxEdits,
    ) throws {
        let track = try OpeningTrack(of: self)
        let find = try track.find(.sample(opening.frameCount))
        var new = try NewOpening(
            reading: stream,
            for: opening,
            beside: track.description.configuration,
            further: try track.sets(of: find),
            limits: limits,
        )
        if track.description.allowsSetsInSamples { try new.repeatSets() }
        try track.description.add(new.sets, to: &edits)
        let table = SampleTableEdit(
            table: track.table,
            opening: find.opening,
            samples: new.samples,
        )
        try table.apply(to: &edits)
        for stretch in try OpeningMedia(of: find.opening, in: track.table, self).stretches {
            var pieces = Splice()
            for sample in new.samples[stretch.samples] { pieces.append(piecesOf: sample.pieces) }
            let box = tree[stretch.box].isOpenEnded ? nil : stretch.box
            edits.replace(stretch.range, with: pieces, inside: box)
        }
    }
}

extension OpeningRefusal {
    /// Tells a reader's error as a refusal.
    init(_ error: any Error) {
        switch error {
        case let refusal as OpeningRefusal: self = refusal
        case ContainerError.encrypted: self = .encrypted
        case let error as ContainerError: self = .unreadable(error)
        default: self = .unsuitable("\(error)")
        }
    }
}
