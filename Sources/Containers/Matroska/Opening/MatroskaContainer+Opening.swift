public import Media

extension MatroskaContainer: JoinableContainer {
    /// Walks over Clusters until a picture comes from which the film can go on.
    ///
    /// Times count from the Segment's zero; the shown film begins with the first picture.
    public func opening(lasting seconds: Double) throws(OpeningRefusal) -> VideoOpening {
        let layout: MatroskaLayout
        do { layout = try MatroskaLayout(source, limits: limits) } catch {
            throw OpeningRefusal(error)
        }
        return try MatroskaOpening(lasting: seconds, in: layout, source, limits).summary
    }

    /// Plans the edit: new blocks stand where the old stood, Clusters, SeekHeads and Cues are put
    /// right, and the parameter sets of both kinds of pictures stand in CodecPrivate.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when the stream doesn't fit, metadata has
    ///   no place (see ``splice(setting:)``) or the opening is another file's.
    public func splice(
        setting changes: [MetadataChange],
        replacing opening: VideoOpening,
        with stream: any ByteSource,
    ) throws(ContainerError) -> Splice {
        var edit = try edit(setting: changes)
        let found = try find(opening, in: edit.layout)
        let new = try NewOpening(
            reading: stream,
            for: opening,
            beside: found.track.configuration,
            further: found.furtherSets,
            limits: limits,
        )
        try edit.replace(found, with: new)
        return try edit.splice()
    }

    private func find(
        _ opening: VideoOpening,
        in layout: MatroskaLayout,
    ) throws(ContainerError) -> MatroskaOpening {
        do throws(OpeningRefusal) {
            let seconds = opening.joinSeconds - opening.presentationStartSeconds
            let found = try MatroskaOpening(lasting: seconds, in: layout, source, limits)
            if found.summary == opening { return found }
        } catch {
            if case .unreadable(let fault) = error { throw fault }
        }
        throw .unsupported(what: "the opening is that of another file", at: 0)
    }
}
