import Casework
package import Policy

/// Why an address isn't called.
///
/// The words never say where a name leads to: whoever registers addresses must not learn the names
/// of an inner network by what is refused.
package enum OutboundRefusal: Refusal {
    /// No address of the web, or one that may be read in several ways.
    case malformed
    case plainHTTP
    case credentials
    case fragment
    case port(Int)
    /// An IP address in another form than the usual one.
    case oddNumber
    /// No such name, or nobody answered who knows.
    case unknownHost
    /// What the address, or one of the addresses of its host, stands for.
    case notPublic(AddressKind)

    package var code: String {
        switch self {
        case .malformed: "address-malformed"
        case .plainHTTP: "address-without-tls"
        case .credentials: "address-with-credentials"
        case .fragment: "address-with-fragment"
        case .port: "address-port"
        case .oddNumber: "address-odd-number"
        case .unknownHost: "address-unknown-host"
        case .notPublic: "address-not-public"
        }
    }

    package var words: BilingualText {
        switch self {
        case .malformed:
            BilingualText(
                en: "this is no address that can be called; write https://host/path in ASCII",
                zh: "该地址无法访问，请使用 ASCII 字符，格式为 https://主机/路径",
            )
        case .plainHTTP:
            BilingualText(
                en: "only https is called; give an address with TLS",
                zh: "仅支持 https，请提供使用 TLS 的地址",
            )
        case .credentials:
            BilingualText(
                en: "an address may hold no user or password; leave them out",
                zh: "地址中不得包含用户名或密码，请删除",
            )
        case .fragment:
            BilingualText(
                en: "an address may hold no fragment; leave out # and what follows",
                zh: "地址中不得包含片段标识，请删除 # 及其后的内容",
            )
        case .port(let port):
            BilingualText(
                en: "port \(port) isn't called from here; use 443, or ask the operator",
                zh: "不允许访问端口 \(port)，请使用 443 或联系运营者",
            )
        case .oddNumber:
            BilingualText(
                en: "write an IP address as four decimal numbers without leading zeros",
                zh: "IP 地址请写成四个十进制数，且不带前导零",
            )
        case .unknownHost:
            BilingualText(
                en: "the name of the host is not known; look at its spelling and its DNS records",
                zh: "无法解析主机名，请检查拼写和 DNS 记录",
            )
        case .notPublic:
            BilingualText(
                en: "the address isn't a public one; use a public host, or ask the operator",
                zh: "该地址不是公网地址，请使用公网主机或联系运营者",
            )
        }
    }
}

extension OutboundRefusal: ProblemConvertible {
    package var problem: Problem {
        Problem(.invalidRequest, self).at([FieldError("/url", "\(self)")])
    }
}
