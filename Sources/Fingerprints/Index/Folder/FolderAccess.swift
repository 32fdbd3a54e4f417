/// What a folder is opened for: any number of processes may read it, or one may write.
public enum FolderAccess: Hashable, Sendable {
    case reading, writing
}
