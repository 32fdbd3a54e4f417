public import ArgumentParser
public import Fingerprints
import Media

/// Sets of known content in folders: `touchstone bank …`.
struct BankCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bank",
        abstract: "Keep known content in a folder, and look files up in it.",
        subcommands: [
            BankCreate.self, BankAdd.self, BankRetire.self, BankList.self, BankMatching.self,
            BankImport.self, BankExport.self,
        ],
    )
}

extension BankKind: ExpressibleByArgument {}
extension ExchangeFormat: ExpressibleByArgument {}
extension ExchangeKind: ExpressibleByArgument {}

/// Thresholds on the command line.
struct ThresholdOptions: ParsableArguments {
    @Option(help: "How many bits of 256 two pictures may differ in, from 0 to 64 (default: 31).")
    var radius: Int?
    @Option(help: "How many bits of 32 two sounds may differ in on average, 1 to 12 (default: 10).")
    var soundBits: Double?

    func validate() throws {
        guard BankSettings(radius: radius ?? 31, mostBitErrors: soundBits ?? 10) != nil else {
            throw ValidationError("--radius is from 0 to 64, and --sound-bits from 1 to 12")
        }
    }

    /// The thresholds, where any is named.
    func settings(over usual: BankSettings = BankSettings()) -> BankSettings? {
        guard radius != nil || soundBits != nil else { return nil }
        return BankSettings(
            radius: radius ?? usual.radius,
            mostBitErrors: soundBits ?? usual.mostBitErrors,
        )
    }
}
