package import Labels
package import Policy

/// What the gate knows of an item: enough to answer for any viewer, and nothing personal.
package struct GateEntry: Hashable, Sendable {
    package let item: ItemID
    package let tenant: TenantName
    /// All states before live are told as `received`, since viewers hear the same of them.
    package let state: ItemState
    /// The version that plays wherever no stop bites; nil: none does.
    package let version: Int?
    /// The decision by which that version plays.
    package let clearance: DecisionID?
    /// The notice to show around the player.
    package let notice: Notice?
    package let stops: [Stop]
    package let ageLimits: [AgeLimit]
    /// Whether it is of a sandbox, and so not for real.
    package let isSandbox: Bool

    /// Where the item is stopped, and on which kind of ground.
    package struct Stop: Hashable, Sendable, Codable {
        package let territory: Territory
        package let ground: PolicyGround

        package init(territory: Territory, ground: PolicyGround) {
            self.territory = territory
            self.ground = ground
        }
    }

    /// Where which age has to be reached.
    package struct AgeLimit: Hashable, Sendable, Codable {
        package let territory: Territory
        package let minimumAge: Int

        package init(territory: Territory, minimumAge: Int) {
            self.territory = territory
            self.minimumAge = minimumAge
        }
    }

    package init(
        item: ItemID,
        tenant: TenantName,
        course: ItemCourse,
        isSandbox: Bool = false,
    ) {
        self.item = item
        self.tenant = tenant
        self.isSandbox = isSandbox
        let state = course.state
        self.state = [.examining, .held].contains(state) ? .received : state
        let playing = course.playing
        version = playing?.number
        clearance = playing?.stage.decision
        notice = playing?.notice
        stops = course.stops.map { Stop(territory: $0.territory, ground: $0.ground) }
        ageLimits = course.ageLimits.map {
            AgeLimit(territory: $0.territory, minimumAge: $0.minimumAge)
        }
    }

    /// Whether anybody anywhere may play it.
    package var playsSomewhere: Bool {
        version != nil && !stops.contains { $0.territory == .everywhere }
    }
}

extension GateEntry: Codable {
    private enum CodingKeys: String, CodingKey {
        case item, tenant, state, version, clearance, notice, stops
        case isSandbox = "sandbox"
        case ageLimits = "age_limits"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let texts = [
            try container.decode(String.self, forKey: .item),
            try container.decode(String.self, forKey: .tenant),
            try container.decode(String.self, forKey: .state),
        ]
        guard let item = ItemID(texts[0]), let tenant = TenantName(texts[1]),
            let state = ItemState(rawValue: texts[2])
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .item,
                in: container,
                debugDescription: "its item, tenant or state is none",
            )
        }
        self.item = item
        self.tenant = tenant
        self.state = state
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        clearance = try container.decodeIfPresent(DecisionID.self, forKey: .clearance)
        notice = try container.notice(forKey: .notice)
        stops = try container.decode([Stop].self, forKey: .stops)
        ageLimits = try container.decode([AgeLimit].self, forKey: .ageLimits)
        isSandbox = try container.decodeIfPresent(Bool.self, forKey: .isSandbox) ?? false
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(item.text, forKey: .item)
        try container.encode(tenant.text, forKey: .tenant)
        try container.encode(state.rawValue, forKey: .state)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encodeIfPresent(clearance, forKey: .clearance)
        try container.encodeIfPresent(notice?.word, forKey: .notice)
        try container.encode(stops, forKey: .stops)
        try container.encode(ageLimits, forKey: .ageLimits)
        if isSandbox { try container.encode(true, forKey: .isSandbox) }
    }
}
