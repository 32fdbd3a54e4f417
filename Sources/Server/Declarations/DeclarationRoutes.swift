import Casework
import HTTPTypes
import Labels
package import Store

/// The question that uploaders are asked, and what they declare after the upload.
package struct DeclarationRoutes: Sendable {
    private let items: Items
    private let tenants: Tenants
    private let rules: EarlyRules
    private let database: any Database
    private let surroundings: Surroundings

    package init(
        _ records: Records,
        in database: any Database,
        rules: EarlyRules,
        surroundings: Surroundings,
    ) {
        items = Items(records)
        tenants = Tenants(records)
        self.database = database
        self.rules = rules
        self.surroundings = surroundings
    }

    package var routes: [Route] { [asking, declaring, labelling] }

    private var asking: Route {
        Route(
            .get,
            "/v1/declarations/prompt",
            "readDeclarationPrompt",
            "Read the question that uploaders are asked",
            scope: .readItems,
        ) { call, caller in
            let tenant = try caller.tenantName
            let profile = try await database.read { [tenants] transaction in
                try tenants.profile(of: tenant, in: transaction)
            }
            let prompt = DeclarationPrompt(under: profile)
            let language = call.query.text("language").flatMap { WordingLanguage(rawValue: $0) }
            return try .json(PromptView(prompt, in: language ?? prompt.firstLanguage))
        }
        .query(
            "language",
            .choice(WordingLanguage.allCases.map(\.rawValue)),
            "The language of the words; without it the tenant's first",
        )
        .answers(.ok, PromptView.self, "The question, its wording pinned by a version")
    }

    private var declaring: Route {
        Route(
            .put,
            "/v1/items/{item}/declaration",
            "declareItem",
            "Declare after the upload; a new answer is a new version, which is examined",
            scope: .upload,
            taking: DeclarationBody.self,
        ) { call, caller, body in
            try await declare(call, caller, body)
        }
        .path("item", .id, "The item's id")
        .changesItem()
        .answers(.ok, schema: .declaredItem, "The same was declared before; nothing changed")
        .answers(.accepted, schema: .declaredItem, "A new version waits for its examination")
        .mayFail(.publishingRefused)
    }

    private var labelling: Route {
        Route(
            .post,
            "/v1/items/{item}/label",
            "askForLabel",
            "Ask for a label with marks that people notice: a new version, which is labelled",
            scope: .upload,
            taking: LabelWish.self,
        ) { call, caller, wish in
            try await label(call, caller, wish)
        }
        .path("item", .id, "The item's id")
        .changesItem()
        .answers(.ok, schema: .declaredItem, "The same was asked before; nothing changed")
        .answers(.accepted, schema: .declaredItem, "A new version is examined, and then labelled")
        .mayFail(.publishingRefused)
    }
}

extension DeclarationRoutes {
    private func declare(
        _ call: Call,
        _ caller: Caller,
        _ body: DeclarationBody,
    ) async throws -> Reply {
        try await take(call, caller, "declaration") { [surroundings] item, _ in
            var late = LateDeclaration(
                body.declaration,
                wantsLabel: body.label ?? false,
                on: item.id,
                tenant: item.tenant,
            )
            late.prompt = body.prompt(to: item.account, at: surroundings.now())
            return late
        }
    }

    private func label(_ call: Call, _ caller: Caller, _ wish: LabelWish) async throws -> Reply {
        try await take(call, caller, "label") { [items] item, transaction in
            let versions = try items.versions(of: item.id, tenant: item.tenant, in: transaction)
            let declared = versions.last?.declaration
            return LateDeclaration(
                try declared.declaring(wish.syntheticClass),
                wantsLabel: true,
                on: item.id,
                tenant: item.tenant,
            )
        }
    }

    /// Takes what an owner says of an item, with what the rules say to that at once.
    private func take(
        _ call: Call,
        _ caller: Caller,
        _ change: String,
        _ statement: @escaping @Sendable (Item, any Transaction) throws -> LateDeclaration,
    ) async throws -> Reply {
        let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
        let act = Act(by: caller.actor("publisher"), details: ["change": .text(change)])
        return try await database.write { [items, rules] transaction in
            guard let item = try items.find(id, of: tenant, in: transaction) else {
                throw RecordRefusal.unknown(.item)
            }
            var late = try statement(item, transaction)
            late.revision = try call.expectedRevision(of: item)
            late.verdict = try rules.verdict(
                on: item,
                declaring: late.declaration,
                in: transaction,
            )
            let declared = try items.declare(late, by: act, in: transaction)
            return Reply.json(declared.json, declared.isNew ? .accepted : .ok)
                .tagged(EntityTag(of: declared.item))
        }
    }
}
