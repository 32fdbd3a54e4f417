package import HTTPTypes

// What a route declares beside its method and path; each gives a copy.
extension Route {
    /// What stands in the path under a name; what isn't so is not found.
    package func path(_ name: String, _ schema: Schema, _ note: String) -> Route {
        changed {
            $0.pathParameters.append(
                Parameter(name: name, schema: schema, note: note, isRequired: true)
            )
        }
    }

    /// A parameter of the query.
    package func query(
        _ name: String,
        _ schema: Schema,
        _ note: String,
        required: Bool = false,
    ) -> Route {
        changed {
            $0.queryParameters.append(
                Parameter(name: name, schema: schema, note: note, isRequired: required)
            )
        }
    }

    /// A header field that the handler reads; nobody checks it before.
    package func header(
        _ name: String,
        _ schema: Schema,
        _ note: String,
        required: Bool = false,
    ) -> Route {
        changed {
            $0.headerParameters.append(
                Parameter(name: name, schema: schema, note: note, isRequired: required)
            )
        }
    }

    /// The handler reads a JSON body of this shape.
    package func takes<Body: RequestShape>(_ shape: Body.Type) -> Route {
        changed { $0.body = .json(Body.schema, Body.example) }
    }

    /// A JSON body has at most so many bytes here.
    package func bounded(to bytes: Int) -> Route { changed { $0.mostBodyBytes = bytes } }

    /// The handler reads the body as it comes.
    package func streams(_ contentTypes: String...) -> Route {
        changed { $0.body = .stream(contentTypes) }
    }

    /// An answer with JSON of a shape.
    package func answers<Shape: AnswerShape>(
        _ status: HTTPResponse.Status,
        _ shape: Shape.Type,
        _ note: String,
    ) -> Route {
        changed {
            $0.answers.append(
                Answer(
                    status: status,
                    note: note,
                    schema: Shape.schema,
                    contentType: "application/json",
                    example: Shape.example,
                )
            )
        }
    }

    /// An answer without a body, or with one that is no JSON.
    package func answers(
        _ status: HTTPResponse.Status,
        _ note: String,
        contentType: String? = nil,
    ) -> Route {
        changed {
            $0.answers.append(
                Answer(
                    status: status,
                    note: note,
                    schema: nil,
                    contentType: contentType,
                    example: nil,
                )
            )
        }
    }

    /// An answer with JSON of a schema that has no type of its own.
    package func answers(
        _ status: HTTPResponse.Status,
        schema: Schema,
        _ note: String,
        contentType: String = "application/json",
    ) -> Route {
        changed {
            $0.answers.append(
                Answer(
                    status: status,
                    note: note,
                    schema: schema,
                    contentType: contentType,
                    example: nil,
                )
            )
        }
    }

    /// Problems beyond those that any route may have.
    package func mayFail(_ kinds: ProblemKind...) -> Route {
        changed { $0.problems += kinds }
    }

    /// Calls may say that they are repetitions, or must.
    package func idempotent(_ rule: IdempotencyRule = .optional) -> Route {
        changed { $0.idempotency = rule }
    }

    /// Takes from the route what isn't needed before every play.
    package func bare() -> Route { changed { $0.metering = .bare } }

    /// For what is grave: a person must have signed in, or have shown again who they are, within
    /// ``SessionLimits/freshMinutes``.
    ///
    /// - Parameter tokens: whether a token is exempt, since it is made out to a program, which has
    ///   nobody to ask; false where two people have to be there themselves.
    package func freshSignIn(tokensExempt tokens: Bool = true) -> Route {
        changed { ($0.needsFreshSignIn, $0.refusesTokens) = (true, !tokens) }
    }

    /// A browser may send it from our own pages only: nobody is signed in by another's page.
    package func ownPagesOnly() -> Route { changed { $0.isForOwnPages = true } }

    /// Every answer says this, whatever else it says.
    package func always(_ name: HTTPField.Name, _ value: String) -> Route {
        changed { $0.standingFields[name] = value }
    }

    private func changed(_ change: (inout Route) -> Void) -> Route {
        var route = self
        change(&route)
        return route
    }
}
