"""Heap-only updates of the rows that ingest keeps, 1000 in a transaction."""
from limits.copying import CONNECTIONS, SCHEMA
from limits.processes import timed

ROWS = 1000         # in a transaction
PASSES = 4          # over the table
FILLED = 40         # percent of a page
TIMES = ("refreshed_at", "expires_at", "known_at")


class Updating:
    """Takes the bindings that `copying` has loaded."""

    def __init__(self, session, copying):
        self.session = session
        copying.run()
        there = [row[0] for row in session.query(f"""SELECT attname FROM pg_attribute
            WHERE attrelid = '{SCHEMA}.binding'::regclass AND attnum > 0 AND NOT attisdropped""")]
        sets = [f"{name} = {name} + interval '1 hour'" for name in TIMES if name in there]
        self.set = ", ".join(sets + ["refreshes = refreshes + 1"] * ("refreshes" in there))
        self.impus = [row[0] for row in session.query(f"SELECT impu FROM {SCHEMA}.binding ORDER BY impu")]
        # Room in each page for a second version of all its rows, or not every update could be heap-only.
        session.query(f"ALTER TABLE {SCHEMA}.binding SET (fillfactor = {FILLED})")
        session.query(f"VACUUM (FULL, ANALYZE) {SCHEMA}.binding")

    def run(self):
        """Rows a second."""
        scripts = ["SET enable_seqscan = off;\n" for _ in range(CONNECTIONS)]
        parts = [self.impus[at:at + ROWS] for at in range(0, len(self.impus), ROWS)]
        statements = [f"UPDATE {SCHEMA}.binding SET {self.set} WHERE impu = ANY ('{{{','.join(part)}}}');\n" for part in parts]
        for connection in range(CONNECTIONS):  # no two of them meet in a row
            scripts[connection] += "".join(statements[connection::CONNECTIONS]) * PASSES
        return PASSES * len(self.impus) / timed(self.session.environment, scripts)

    def heap_only(self):
        """The share of updates that touched no index."""
        self.session.query("SELECT pg_stat_force_next_flush()")
        return float(self.session.query(f"""SELECT coalesce(n_tup_hot_upd::float / nullif(n_tup_upd, 0), 0)
            FROM pg_stat_user_tables WHERE schemaname = '{SCHEMA}' AND relname = 'binding'""")[0][0])
