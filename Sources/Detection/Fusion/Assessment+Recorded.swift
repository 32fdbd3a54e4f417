package import Labels

extension Assessment {
    /// Restores an assessment that was made earlier and written down.
    ///
    /// It isn't weighed again: what a file came to stays what people were told.
    package init(
        recorded notice: Notice?,
        on basis: Basis,
        _ labelState: LabelState,
        because: [Int],
        signals: [Signal],
    ) {
        self.notice = notice
        self.basis = basis
        self.labelState = labelState
        self.signals = signals
        self.because = because.filter(signals.indices.contains)
    }
}

extension Detector {
    /// Restores the name and version under which a signal was written down.
    package init(recorded name: String, version: String) {
        (self.name, self.version) = (name, version)
    }
}
