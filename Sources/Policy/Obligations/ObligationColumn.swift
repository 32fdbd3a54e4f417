/// The columns of the table, in their order.
enum ObligationColumn: String, CaseIterable {
    case id
    case instrument
    case article
    case duty
    case dutyInChinese = "duty-zh"
    case deadline
    case profiles
    case state
    case room
    case act
    case actInChinese = "act-zh"
    case because
    case tests

    /// What a row has in the column, as the table writes it.
    func text(of row: Obligation) -> String {
        switch self {
        case .id: row.id
        case .instrument: row.instrument
        case .article: row.article
        case .duty: row.duty.english
        case .dutyInChinese: row.duty.chinese
        case .deadline: row.deadline
        case .profiles: row.profiles.joined(separator: ";")
        case .state: row.state.rawValue
        case .room: row.room ?? ""
        case .act: row.act?.english ?? ""
        case .actInChinese: row.act?.chinese ?? ""
        case .because: row.because ?? ""
        case .tests: row.proofs.map(\.description).joined(separator: ";")
        }
    }
}
