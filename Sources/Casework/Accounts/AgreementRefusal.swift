package import Policy

/// Why an agreement can't be accepted.
package enum AgreementRefusal: Refusal {
    /// Another version is in force; nil: none is.
    case notInForce(String, inForce: String?)

    package var code: String { "agreement-not-in-force" }

    package var words: BilingualText {
        switch self {
        case .notInForce(let version, nil):
            BilingualText(
                en: "version \(version) of the service agreement can't be accepted: none is in "
                    + "force; let the operator put one into force",
                zh: "无法接受第 \(version) 版服务协议：目前没有生效的协议，请联系运营者",
            )
        case .notInForce(let version, let inForce?):
            BilingualText(
                en: "version \(version) of the service agreement is not in force; show version "
                    + "\(inForce), and let it be accepted",
                zh: "第 \(version) 版服务协议并非现行版本，请展示并接受第 \(inForce) 版",
            )
        }
    }
}

extension Tenant {
    /// Looks whether this version of the service agreement is the one to accept: what a publisher
    /// accepted of an older one binds nobody today.
    package func checkAcceptance(of version: String) throws(AgreementRefusal) {
        guard version == agreement else { throw .notInForce(version, inForce: agreement) }
    }
}
