"""COPY: the rows that ingest stored, loaded again into fresh tables with the same indexes."""
import pathlib
import shutil
import subprocess
import tempfile

import sql
from limits.processes import timed

CONNECTIONS = 4
SCHEMA = "bench_copy"

# Tables that hold something of a registration: those that name an IMPU. Partitions belong to their table.
TABLES = """SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('impu', 'impus') AND NOT a.attisdropped
             WHERE c.relnamespace = 'vouch'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"""


class Copying:
    """Takes all rows that stand in the database when it is made."""

    def __init__(self, session):
        self.session = session
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=session.environment.folder))
        self.registrations = int(session.query("SELECT count(DISTINCT impi) FROM vouch.binding_view WHERE impi LIKE 'fleet%'")[0][0])
        self.tables = {}
        for (table,) in session.query(TABLES):
            count = int(session.query(f"SELECT count(*) FROM vouch.{table}")[0][0])
            if count:
                self.tables[table] = count
                self._dump(table)
        self.rows_per_registration = sum(self.tables.values()) / self.registrations

    def run(self):
        """Registrations a second."""
        self._make_tables()
        scripts = []
        for part in range(CONNECTIONS):
            copies = "".join(f"\\copy {SCHEMA}.{table} ({self._columns(table)}) from '{self.folder}/{table}.{part}'\n" for table in self.tables)
            scripts.append(f"BEGIN;\n{copies}COMMIT;\n")
        return self.registrations / timed(self.session.environment, scripts)

    def close(self):
        shutil.rmtree(self.folder)

    def _columns(self, table):
        return self.session.query(f"""SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = 'vouch.{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''""")[0][0]

    def _dump(self, table):
        whole = self.folder / table
        copy = f"\\copy (SELECT {self._columns(table)} FROM vouch.{table}) to '{whole}'"
        subprocess.run(["psql", "-X", "-q", sql.conninfo(self.session.environment), "-c", copy], check=True, cwd="/")
        subprocess.run(["split", "-n", f"l/{CONNECTIONS}", "-a", "1", "-d", str(whole), f"{whole}."], check=True)
        whole.unlink()

    def _make_tables(self):
        self.session.query(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        self.session.query(f"CREATE SCHEMA {SCHEMA}")
        for table in self.tables:
            self.session.query(f"CREATE TABLE {SCHEMA}.{table} (LIKE vouch.{table} INCLUDING ALL)")
            options = self.session.query(f"SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = 'vouch.{table}'::regclass")[0][0]
            if options:  # LIKE leaves out what is said of the table itself, as how full its pages get
                self.session.query(f"ALTER TABLE {SCHEMA}.{table} SET ({options})")
        self.session.query("CHECKPOINT")
