import Foundation
import Media
import Server
import ServiceLifecycle
import Store

/// Where a node keeps content: in its folder, or in a bucket that nodes share.
struct ContentStores {
    let objects: any Objects
    let drafts: any UploadPlace
    /// What closes with the process.
    let services: [any ServiceLifecycle.Service]
    /// What must work before requests are taken.
    let probes: [Probe]

    /// Opens what the settings name; the folder of the installation must be there.
    static func open(
        _ settings: Settings,
        surroundings: Surroundings,
    ) async throws -> ContentStores {
        let path = FilePathBytes(settings.data.absoluteURL.path)
        let (disk, threads) = (try FolderDisk(at: path), DiskThreads())
        switch try settings.contentPlace {
        case .folder:
            let objects = try await FolderObjects.open(
                on: disk,
                threads: threads,
                surroundings: surroundings,
            )
            let drafts = try await DraftFolder.open(
                on: disk,
                at: path,
                threads: threads,
                objects: objects,
            )
            return ContentStores(objects: objects, drafts: drafts, services: [], probes: [])
        case .bucket(let address, let credentials):
            let client = S3Client(
                credentials,
                region: address.region,
                surroundings: surroundings,
            )
            let bucket = S3Bucket(address, by: client)
            let spool = try await SpoolFolder.open(
                on: disk,
                threads: threads,
                surroundings: surroundings,
            )
            let objects = S3Objects(in: bucket, spool: spool, surroundings: surroundings)
            return ContentStores(
                objects: objects,
                drafts: S3Drafts(beside: objects),
                services: [client],
                probes: [Probe("objects", orElse: "do not answer") { try await bucket.look() }],
            )
        }
    }
}
