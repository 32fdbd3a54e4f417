import Containers
import Foundation
import Media
import MediaTools
import Synchronization

/// Turns what a decode gave into files, and gives them to the caller all at once.
struct ProductMaking: Sendable {
    let tools: Toolbox
    let limits: ExaminationLimits
    /// Where files are made before the caller gets them.
    let folder: PrivateFolder

    /// Makes everything that the decode gave something for.
    func products(of decoded: OneDecode.Result, _ probe: Probe) async throws -> ExaminationProducts
    {
        var products = try written(by: decoded, probe)
        if let picture = decoded.poster?.picture {
            products += try await jpeg(picture, .poster, named: ProductName.poster)
        }
        let thumbnails = decoded.thumbnails?.thumbnails ?? []
        // Where a file has a clock of its own, its length counts from that clock's zero, too.
        let end = max(decoded.watch.endSeconds, probe.durationSeconds ?? 0)
        if let sprite = Sprite(thumbnails, named: ProductName.sprite, until: end) {
            products += try await jpeg(sprite.picture, .sprite, named: ProductName.sprite)
            products += try text(sprite.index, .spriteIndex, ProductName.spriteIndex, "text/vtt")
        }
        let peaks = decoded.sound.peaks
        if !peaks.isEmpty {
            let json = peaks.json(limits).text + "\n"
            products += try text(json, .peaks, ProductName.peaks, "application/json")
        }
        return ExaminationProducts(products)
    }

    /// Moves the files to the caller's folder: all of them, or none.
    func publish(_ products: ExaminationProducts, to caller: URL) throws(Fault) {
        var moved: [URL] = []
        for product in products.all {
            let place = caller.appending(path: product.fileName)
            guard rename(folder.file(product.fileName).path, place.path) == 0 else {
                let number = errno
                for url in moved { try? FileManager.default.removeItem(at: url) }
                throw Fault(.outputFolder, "a product can't be kept: \(Fault.words(number))")
            }
            moved.append(place)
        }
    }

    /// The files that the decoding child wrote beside.
    private func written(
        by decoded: OneDecode.Result,
        _ probe: Probe,
    ) throws -> [ExaminationProduct] {
        var products =
            try measured(.proxy, ProductName.film, "video/mp4")
            + measured(.proxy, ProductName.sound, "audio/mp4")
            + measured(.proxy, ProductName.picture, "image/jpeg")
            + measured(.thumbnail, ProductName.thumbnail, "image/jpeg")
        if let size = decoded.proxy?.pictureSize, !products.isEmpty {
            (products[0].width, products[0].height) = size
        }
        return products
    }

    private func jpeg(
        _ picture: Picture,
        _ role: ExaminationProduct.Role,
        named name: String,
    ) async throws -> [ExaminationProduct] {
        guard let second = TimeBase(1, 1) else { return [] }
        let lone = LonePicture(picture)
        let raw = RawMedia.pictures(
            PictureShape(width: picture.width, height: picture.height, format: picture.format),
            each: second,
        ) { lone.next() }
        let codec = [
            "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "5", "-pix_fmt", "yuvj420p",
            "-fflags", "+bitexact", "-flags:v", "+bitexact",
        ]
        _ = try await tools.encode(raw, codec, to: .jpeg, named: name, in: folder)
        var products = try measured(role, name, "image/jpeg")
        guard !products.isEmpty else { return [] }
        (products[0].width, products[0].height) = (picture.width, picture.height)
        return products
    }

    private func text(
        _ text: String,
        _ role: ExaminationProduct.Role,
        _ name: String,
        _ mediaType: String,
    ) throws -> [ExaminationProduct] {
        do { try Data(text.utf8).write(to: folder.file(name)) } catch {
            throw Fault(.inputOutput, "\(name) can't be written: \(error.localizedDescription)")
        }
        return try measured(role, name, mediaType)
    }

    /// A file with its size and digest; none where it isn't there or holds nothing.
    private func measured(
        _ role: ExaminationProduct.Role,
        _ name: String,
        _ mediaType: String,
    ) throws -> [ExaminationProduct] {
        let path = folder.file(name).path
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let source = try FileSource(path: FilePathBytes(path))
        guard source.size > 0 else { return [] }
        return [
            ExaminationProduct(
                role,
                named: name,
                of: mediaType,
                sizeBytes: source.size,
                digest: try ContentDigest(of: source),
            )
        ]
    }
}

/// One picture as a sequence that ends after it.
private final class LonePicture: Sendable {
    private let held: Mutex<Picture?>

    init(_ picture: Picture) { held = Mutex(picture) }

    func next() -> Picture? {
        held.withLock { held in
            defer { held = nil }
            return held
        }
    }
}
