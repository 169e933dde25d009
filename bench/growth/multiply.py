"""Bindings by the million: one subscriber's rows, as ingest stored them, written again under other identifiers."""
from limits.copying import TABLES
from limits.processes import timed

MODEL = 987_654            # the subscriber whose rows are multiplied
FIRST = 10_000_000         # number of the first made-up one: beyond those that generators register
IDENTITIES = 2             # bindings of each
CHUNK = 10_000             # subscribers in a transaction
SESSIONS = 2
TAC = 35693800

KEPT = {"profile_id", "verdict_id"}  # a client's software, and what is said of it, are shared by many
CONTENTS = "SELECT content_id FROM vouch.registration_fact WHERE impu IN ({0})"


def impu(number):
    return f"sip:fleet{number:07d}@ims.example.com"


class Multiplier:
    def __init__(self, session):
        self.session = session
        self.subscribers = 0  # made so far
        session.send(1, first=MODEL)
        self.address = session.query("SELECT ue_address FROM vouch.registration_content WHERE content_id IN "
                                     f"({CONTENTS.format(repr(impu(MODEL)))})")[0][0]
        known = session.query(f"SELECT DISTINCT impu FROM vouch.binding WHERE impu LIKE '%{MODEL:07d}%'")
        assert len(known) == IDENTITIES
        self.impus = ", ".join(f"'{row[0]}'" for row in known)
        self.statements = [statement for (table,) in session.query(TABLES) if (statement := self._statement(table))]

    def grow_to(self, bindings):
        """Seconds it took, with VACUUM and ANALYZE."""
        wanted = bindings // IDENTITIES
        bounds = [(FIRST + at, FIRST + min(at + CHUNK, wanted) - 1) for at in range(self.subscribers, wanted, CHUNK)]
        scripts = ["SET synchronous_commit = off;\n"] * SESSIONS
        for number, (first, last) in enumerate(bounds):
            body = "".join(statement.format(first=first, last=last) for statement in self.statements)
            scripts[number % SESSIONS] += f"BEGIN;\n{body}COMMIT;\n"
        took = timed(self.session.environment, scripts)
        self.subscribers = wanted
        return took + timed(self.session.environment, ["VACUUM ANALYZE;\nCHECKPOINT;\n"])

    def _statement(self, table):
        """INSERT of the model's rows for every number from {first} to {last}; nothing if it has none here."""
        # By index, however big the table is.
        where = f"content_id IN ({CONTENTS.format(self.impus)})" if table == "registration_content" else f"impu IN ({self.impus})"
        model = f"SELECT * FROM vouch.{table} WHERE {where}"
        if not self.session.query(f"{model} LIMIT 1"):
            return None
        columns = self.session.query(f"""SELECT quote_ident(attname), format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = 'vouch.{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum""")
        values = ", ".join(self._value(name, kind) for name, kind in columns)
        names = ", ".join(name for name, _ in columns)
        return (f"INSERT INTO vouch.{table} ({names}) SELECT {values} FROM ({model}) m, "
                "(SELECT n FROM generate_series({first}, {last}) n ORDER BY md5(n::text)) shuffled, LATERAL (SELECT "
                f"lpad(n::text, greatest(7, length(n::text)), '0') AS digits, ({TAC}000000 + n)::text AS imei, "
                "format('%s.%s.%s.%s', 20 + n / 16777216, n / 65536 % 256, n / 256 % 256, n % 256) AS host) one;\n")

    def _value(self, name, kind):
        if name in KEPT:
            return f"m.{name}"
        if name == "imei":
            return f"{TAC}000000::{kind} + n"
        if kind == "bigint" and name.endswith("key"):
            return f"hashint8extended(m.{name}, n)"
        if kind == "uuid":
            return f"md5(m.{name}::text || n)::uuid"
        if kind == "bytea":
            return f"substr(sha256(m.{name} || n::text::bytea), 1, length(m.{name}))"
        if not kind.startswith("text"):
            return f"m.{name}"
        changed = f"m.{name}::text"
        serial = f"{MODEL:06d}"
        for old, new in ((f"'{TAC}{serial}'", "one.imei"), (f"'{TAC}-{serial}'", "left(one.imei, 8) || '-' || right(one.imei, 6)"),
                         (f"'{MODEL:07d}'", "one.digits"), (f"'{self.address}'", "one.host")):
            changed = f"replace({changed}, {old}, {new})"
        return f"{changed}::{kind}"
