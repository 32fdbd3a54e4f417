import Foundation
package import Labels
package import Media
package import MediaTools

/// Where audible cues are made, mixed into files, and read back from them.
package struct CueStudio: Sendable {
    private let toolbox: Toolbox

    package init(_ toolbox: Toolbox) { self.toolbox = toolbox }

    /// Makes the samples of a cue: words in espeak-ng's own rate, the rhythm at 48 kHz.
    ///
    /// - Throws: ``ToolFault`` when the voice isn't installed; `CancellationError`.
    package func sound(of kind: CueKind) async throws -> CueSound {
        guard case .spoken(let wording) = kind else { return RhythmCue.sound(sampleRate: 48_000) }
        let words = SpokenText(wording.pronunciation, voice: wording.voice, speed: wording.speed)
        guard let sound = CueSound(wording, recording: try await toolbox.speak(words)) else {
            throw ToolFault.unexpectedOutput(program: "espeak-ng", "silence")
        }
        guard sound.hasNormalSpeed else {
            throw ToolFault.unusable(
                "espeak-ng spoke the cue too fast or too slowly for GB 45438; is its voice "
                    + "\(wording.voice) there (package espeak-ng-data, 1.51)?"
            )
        }
        return sound
    }

    /// Makes all cues that a file may hold, for reading back: six that are spoken, and the rhythm.
    ///
    /// It takes six short runs of espeak-ng: make them once, and only where there is sound.
    package func templates() async throws -> [CueTemplate] {
        var templates = [CueTemplate(try await sound(of: .rhythm))]
        for wording in CueWording.allCases {
            templates.append(CueTemplate(try await sound(of: .spoken(wording))))
        }
        return templates
    }

    /// Makes a copy of a file with the cue mixed into its main sound.
    ///
    /// - Parameter name: the copy's name within the folder.
    /// - Throws: ``MixRefusal``, with a reason for the user, when the file can't take the cue;
    ///   ``ToolFault``; `CancellationError`.
    package func mix(
        _ plan: CuePlan,
        into file: (path: FilePathBytes, probe: Probe),
        named name: String,
        in folder: PrivateFolder,
        progress: (@Sendable (_ seconds: Double) -> Void)? = nil,
    ) async throws -> CueMixing {
        guard let rate = file.probe.mainAudio?.sampleRate else { throw MixRefusal.noSound }
        guard (8000...384_000).contains(rate) else { throw MixRefusal.sampleRate(rate) }
        let sound = try await sound(of: plan.kind).resampled(to: rate)
        guard let mixing = CueMix(sound) else { throw ToolFault.unusable("the cue is silent") }
        let outcomes = Outcomes()
        let request = SoundMix(
            openingFrames: plan.place.hasOpening ? mixing.frameCount : 0,
            endFrames: plan.place.hasEnd ? mixing.frameCount : 0,
        ) { stretch in
            let layout = SpeakerLayout(channels: stretch.channels, mask: stretch.speakers)
            let outcome = mixing.apply(to: &stretch.samples, layout)
            guard let outcome else { throw ToolFault.unusable("the sound is too short") }
            outcomes.append(outcome)
        }
        let url = try await toolbox.mix(
            request,
            into: file,
            named: name,
            in: folder,
            progress: progress,
        )
        return CueMixing(
            path: FilePathBytes(url.path),
            cueSeconds: sound.durationSeconds,
            outcomes: outcomes.all,
        )
    }

    /// Looks for cues in some seconds of a file's sound; spans count from the first of them.
    ///
    /// - Parameters:
    ///   - templates: what ``templates()`` made.
    ///   - start: from which second on.
    ///   - seconds: how much of the sound is read.
    package func read(
        _ file: (path: FilePathBytes, probe: Probe),
        for templates: [CueTemplate],
        from start: Double = 0,
        seconds: Double = 15,
    ) async throws -> CueSurvey {
        guard file.probe.mainAudio != nil else { return .nothing }
        let heard = CueEar(rate: CueReader.sampleRate)
        var plan = DecodingPlan()
        plan.startSeconds = start
        plan.seconds = seconds
        plan.sounds = [
            WantedSound(sampleRate: CueReader.sampleRate) { sound, _ in heard.take(sound) }
        ]
        _ = try await toolbox.decode(file.path, file.probe, for: plan)
        guard let sound = heard.sound else { return .nothing }
        return CueSurvey(of: sound, for: templates)
    }
}

/// A file with a cue in its sound.
package struct CueMixing: Sendable {
    /// Where it is, in the private folder.
    package let path: FilePathBytes
    /// How long the cue sounds, in seconds.
    package let cueSeconds: Double
    /// What the mix came to, at the opening, at the end, or at both in that order.
    package let outcomes: [CueMix.Outcome]
}
