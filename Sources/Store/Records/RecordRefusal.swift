package import Casework
package import Media
package import Policy

/// Why something can't be kept or changed, beyond what the rules of casework say.
package enum RecordRefusal: Refusal {
    /// What kind of thing is unknown to this tenant.
    case unknown(Subject)
    /// It was changed since it was read.
    case changed(found: Int64)
    /// A file that is referred to was never kept, or is gone.
    case missingObject(ContentDigest)
    /// There is no profile of this name.
    case unknownProfile(String)
    /// There is a tenant of this name already.
    case tenantExists(TenantName)
    /// There are more of them than may be.
    case tooMany(Subject, limit: Int)

    /// What may be unknown.
    package enum Subject: String, Hashable, Sendable {
        case tenant, account, item, version, decision, approval, token, edge, purge
        case bank, entry, match
        case verification, disclosure, agreement
        case webhook, message, fetch
        case person, session
        case `case`, report, reporter, flagger, note, qualification, clock
        case measure, strike, appeal
        case notice
    }

    package var code: String {
        switch self {
        case .unknown(let subject): "unknown-\(subject.rawValue)"
        case .changed: "changed-meanwhile"
        case .missingObject: "missing-file"
        case .unknownProfile: "unknown-profile"
        case .tenantExists: "tenant-exists"
        case .tooMany(let subject, _): "too-many-\(subject.plural)"
        }
    }

    package var words: BilingualText {
        switch self {
        case .unknown(let subject):
            BilingualText(
                en: "there is no such \(subject.rawValue)",
                zh: "未找到所请求的\(subject.chinese)",
            )
        case .changed(let found):
            BilingualText(
                en: "it was changed meanwhile (revision \(found)); read it again and decide anew",
                zh: "内容已被更改（修订号 \(found)），请重新读取后再作决定",
            )
        case .missingObject(let digest):
            BilingualText(
                en: "the file \(digest) is not kept here; upload it first",
                zh: "文件 \(digest) 尚未保存，请先上传",
            )
        case .unknownProfile(let name):
            BilingualText(
                en: "there is no profile \(name); name one that this installation has",
                zh: "没有名为 \(name) 的规则配置，请选择已安装的配置",
            )
        case .tenantExists(let name):
            BilingualText(en: "there is a tenant \(name) already", zh: "租户 \(name) 已存在")
        case .tooMany(let subject, let limit):
            BilingualText(
                en: "there are \(limit) \(subject.plural), which are the most; remove one first",
                zh: "\(subject.chinese)数量已达上限（\(limit)），请先删除一个",
            )
        }
    }
}

extension RecordRefusal.Subject {
    /// Several of them.
    fileprivate var plural: String { self == .fetch ? "fetches" : "\(rawValue)s" }

    /// What it is called in Chinese.
    fileprivate var chinese: String {
        switch self {
        case .tenant: "租户"
        case .account: "账号"
        case .item: "内容"
        case .version: "版本"
        case .decision: "决定"
        case .approval: "待批准提议"
        case .token: "令牌"
        case .edge: "边缘节点"
        case .purge: "清除请求"
        case .bank: "特征库"
        case .entry: "特征库条目"
        case .match: "匹配记录"
        case .verification: "核验"
        case .disclosure: "披露申请"
        case .agreement: "服务协议"
        case .webhook: "回调"
        case .message: "消息"
        case .fetch: "抓取任务"
        case .person: "人员"
        case .session: "登录会话"
        case .case: "案件"
        case .report: "举报"
        case .reporter: "举报人"
        case .flagger: "可信举报者"
        case .note: "备注"
        case .qualification: "审核资质"
        case .clock: "时限"
        case .measure: "处置措施"
        case .strike: "记分"
        case .notice: "通知"
        case .appeal: "申诉"
        }
    }
}
