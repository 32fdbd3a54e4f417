import Foundation
import Labels
import MediaTools
import Pipeline
import TestSupport

/// What the tests of labelling in the propagation role share.
enum PropagationBench {
    /// Whoever generated the content.
    static var producer: LabelRequest {
        var request = LabelRequest()
        (request.producer, request.produceID) = (Binary.producer, "made-1")
        return request
    }

    /// The platform that passes it on.
    static var platform: LabelRequest {
        var request = LabelRequest()
        (request.notice, request.propagator, request.propagateID) = (
            .is, Binary.platform, "item-7",
        )
        return request
    }

    /// Metadata alone, as a platform writes it that leaves picture and sound as they are.
    static var metadataAlone: LayerRequest {
        var request = LayerRequest()
        (request.visible, request.audible) = (LayerRequest.Visible.none, LayerRequest.Audible.none)
        return request
    }

    static func labeller(_ tools: Toolbox) -> Labeller {
        Labeller(freshID: { UUID().uuidString.lowercased() }, tools: { tools })
    }
}
