/// What a tenant does with content, from which follows what rules ask of it.
package enum TenantRole: String, Hashable, Sendable, CaseIterable, Codable {
    /// Makes content with generative tools (生成合成服务提供者).
    case generation
    /// Publishes what others made (内容传播服务提供者).
    case propagation
    /// Gives tools or models to those who make content (技术支持者).
    case technicalSupport = "technical-support"
    /// Hands out apps (应用分发平台).
    case distribution
}
