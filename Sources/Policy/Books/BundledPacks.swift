/// The packs that we ship: part of the binary, so that it needs no folder beside it.
package enum BundledPacks {
    /// Every file of `Packs`.
    package static var files: [PackFile] {
        [
            obligations,
            PackFile("Packs/policies/ai-act-50.yaml", PackageResources.ai_act_50_yaml),
            PackFile("Packs/policies/av-provisions.yaml", PackageResources.av_provisions_yaml),
            PackFile("Packs/policies/deep-synthesis.yaml", PackageResources.deep_synthesis_yaml),
            PackFile("Packs/policies/house.yaml", PackageResources.house_yaml),
            PackFile("Packs/profiles/cn.yaml", PackageResources.cn_yaml),
            PackFile("Packs/profiles/eu.yaml", PackageResources.eu_yaml),
            PackFile("Packs/profiles/plain.yaml", PackageResources.plain_yaml),
            PackFile("Packs/profiles/us.yaml", PackageResources.us_yaml),
        ]
    }

    static var obligations: PackFile {
        PackFile("Packs/obligations.csv", PackageResources.obligations_csv)
    }
}

extension PolicyBook {
    /// What we ship, read.
    package static func bundled() throws(PackError) -> PolicyBook {
        try PolicyBook(BundledPacks.files)
    }
}
