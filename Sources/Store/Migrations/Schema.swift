/// All steps of the schema, in order.
///
/// New ones are appended; what stands here is never changed.
package enum Schema {
    package static let migrations: [Migration] = [.jobs]
}
