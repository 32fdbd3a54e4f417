package import Containers
package import Media

/// A file that is to be looked at: opened, recognised, its structure read.
package struct Subject: Sendable {
    /// The name by which it was asked for; messages and JSON use it.
    package let name: FilePathBytes
    /// Where its bytes are: the same name, except for what came from standard input.
    package let path: FilePathBytes
    /// Its bytes.
    package let source: FileSource
    /// Its structure.
    package let container: any Container

    /// Opens a file and reads its structure.
    ///
    /// - Parameter name: the name to show, when it isn't the path.
    /// - Throws: ``Fault`` in words for whoever asked.
    package init(path: FilePathBytes, shownAs name: FilePathBytes? = nil) throws(Fault) {
        self.path = path
        self.name = name ?? path
        do { source = try FileSource(path: path) } catch { throw Fault(error) }
        guard source.size > 0 else { throw Fault(.empty, "the file is empty") }
        container = try Self.container(of: source)
    }

    /// How long it lasts, as the container's own headers say.
    package var durationSeconds: Double? { container.facts.durationSeconds }

    static func container(of source: any ByteSource) throws(Fault) -> any Container {
        do {
            guard let format = try ContainerFormat.recognise(source) else {
                if let stream = try BareStream.recognise(source) {
                    throw Fault(.unsupported, stream.advice)
                }
                throw Fault(.notMedia, "not an audio, video or picture file that is known here")
            }
            guard let container = try openContainer(source) else {
                throw Fault(
                    .unsupported,
                    "\(format.rawValue.uppercased()) files can't be examined yet",
                )
            }
            return container
        } catch let error as ContainerError {
            throw Fault(error)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(.internalFault, "\(error)")
        }
    }
}
