/// How each connection is set up.
enum Session {
    /// As `PQserverVersion` counts.
    static let leastVersion: Int32 = 15_00_00

    /// Makes the answers independent of the server's and the account's own settings, and a COMMIT
    /// that returns durable.
    static func setUp(_ limits: DatabaseLimits) -> SQL {
        // Stronger than `on` is left as it is: the server's standby has applied it, too.
        """
        SELECT set_config('TimeZone', 'UTC', false),
            set_config('DateStyle', 'ISO, YMD', false),
            set_config('standard_conforming_strings', 'on', false),
            set_config('client_min_messages', 'warning', false),
            set_config('jit', 'off', false),
            set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),
            set_config('statement_timeout', \(milliseconds(limits.statementSeconds)), false),
            set_config('lock_timeout', \(milliseconds(limits.lockSeconds)), false),
            set_config('idle_in_transaction_session_timeout',
                \(milliseconds(limits.idleInTransactionSeconds)), false)
        """
    }

    private static func milliseconds(_ seconds: Double) -> String {
        String(Int32(clamping: Int((seconds * 1000).rounded(.up))))
    }
}
