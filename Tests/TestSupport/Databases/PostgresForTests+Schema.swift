import Store
import Synchronization

/// Databases with the schema in them, lent again and again: emptying their tables costs a tenth of
/// making them anew.
extension PostgresForTests {
    /// The address of a database with the schema and nothing else, to be given back.
    static func borrowMigrated() async throws -> String {
        if let cleaned = migrated.withLock({ $0.popLast() }) { return cleaned }
        let address = try borrow()
        let database = try await open(address)
        do {
            try await Engine.migrate(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        try PlainClient.run(keeping, at: address)
        return address
    }

    /// Empties the tables for the next test, or all of the database where its schema was changed.
    static func giveBackMigrated(_ address: String) {
        if (try? PlainClient.run(cleaning, at: address)) != nil {
            migrated.withLock { $0.append(address) }
        } else {
            giveBack(address)
        }
    }

    private static let migrated = Mutex<[String]>([])

    /// Remembers the rows that the steps of the schema brought, and the shape of everything.
    private static let keeping = """
        CREATE SCHEMA kept;
        CREATE FUNCTION kept.tables() RETURNS SETOF text LANGUAGE sql AS $$
            SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace
                AND relkind IN ('r', 'p') AND NOT relispartition
        $$;
        CREATE FUNCTION kept.shape() RETURNS text LANGUAGE sql AS $$
            SELECT concat_ws(
                ' ',
                (SELECT md5(string_agg(concat_ws(' ', relname, relkind, relnatts, relchecks,
                    reloptions), ',' ORDER BY relname))
                    FROM pg_class WHERE relnamespace = 'public'::regnamespace),
                (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
                (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)
            )
        $$;
        CREATE TABLE kept.shape AS SELECT kept.shape() AS shape;
        DO $$ DECLARE name text; filled boolean; BEGIN
            FOR name IN SELECT kept.tables() LOOP
                EXECUTE format('SELECT EXISTS (SELECT FROM public.%s)', name) INTO filled;
                CONTINUE WHEN NOT filled;
                EXECUTE format('CREATE TABLE kept.%s AS TABLE public.%s', name, name);
            END LOOP;
        END $$
        """

    private static let cleaning = """
        SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid();
        SET session_replication_role = replica;
        DO $$ DECLARE name text; BEGIN
            IF kept.shape() IS DISTINCT FROM (SELECT shape FROM kept.shape) THEN
                RAISE 'the schema was changed';
            END IF;
            FOR name IN SELECT kept.tables() LOOP
                IF pg_relation_size(('public.' || name)::regclass) > 200000 THEN
                    EXECUTE format('TRUNCATE public.%s CASCADE', name);
                ELSE
                    EXECUTE format('DELETE FROM public.%s', name);
                END IF;
            END LOOP;
            FOR name IN SELECT quote_ident(relname) FROM pg_class
                WHERE relnamespace = 'kept'::regnamespace AND relkind = 'r' AND relname <> 'shape'
            LOOP
                EXECUTE format('INSERT INTO public.%s OVERRIDING SYSTEM VALUE TABLE kept.%s',
                    name, name);
            END LOOP;
            PERFORM setval(oid::regclass, 1, false) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'S';
            EXECUTE format('ALTER DATABASE %I RESET ALL', current_database());
        END $$
        """
}
