import Foundation

/// What all turns at uploads share.
struct UploadRoom: Sendable {
    let database: any Database
    let place: any UploadPlace
    let limits: UploadLimits
    let surroundings: Surroundings
    let completion: UploadCompletion
    let digests: DigestMemory
    let trail: AuditTrail

    /// When an upload expires that somebody goes on with now.
    var expiry: Date { surroundings.now().addingTimeInterval(limits.expirySeconds) }
}
