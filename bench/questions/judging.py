"""Judging everything anew under another policy, and what ingest loses by it."""
import contextlib
import pathlib
import tempfile
import threading
import time

from table.row import Figure, Row
from table.session import ROUNDS

GOAL = 200_000              # bindings a second
BINDINGS_A_SECOND = 20_000  # on record, for each second that a measurement shall last


class Policies:
    """Puts one policy after the other in force; every other trusts nobody, so that each changes much."""

    def __init__(self, session):
        self.session = session
        self.folder = tempfile.TemporaryDirectory()
        self.file = pathlib.Path(self.folder.name) / "policy.toml"
        self.built_in = session.environment.ok("policy", "show")
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def apply(self):
        """Seconds that the second administrator waits."""
        self.count += 1
        name = f"bench-{self.count}"
        text = self.built_in.replace('version = "default-2"', f'version = "{name}"')
        if self.count % 2:
            text = text.replace('trust_level = "TRUSTED"', 'trust_level = "UNDETERMINED"')
        self.file.write_text(text)
        self.session.environment.ok("policy", "apply", str(self.file), "--override-reason", "measured")
        began = time.monotonic()
        self.session.environment.ok("policy", "apply", f"@{name}", "--as", "admin-2")
        return time.monotonic() - began

    @contextlib.contextmanager
    def one_each(self, seconds):
        """While it lasts, policies come into force one after the other."""
        over = threading.Event()

        def go_on():
            due = time.monotonic()
            while not over.wait(max(0, due - time.monotonic())):
                self.apply()
                due += seconds
        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def rows(session):
    """Where some stand. Millions: ./dev bench judging."""
    fill(session)
    with Policies(session) as policies:
        return measured(session, policies)


def measured(session, policies):
    rate = session.rate_of("hep")
    judged, alone, beside = [], [], []
    for _ in range(ROUNDS):
        judged.append(bindings(session) / policies.apply())
        alone.append(sent(session, rate))
        with policies.one_each(max(1, bindings(session) / GOAL)):
            beside.append(sent(session, rate))
    memory = Figure([session.environment.memory_kilobytes("correlator") / 1024])
    notes = {"bindings": bindings(session), "policies": policies.count}
    return [Row("bindings judged anew by another policy", Figure(judged), "/s", GOAL, notes=notes),
            Row("new registrations while all is judged anew, again and again", Figure(beside), "/s", 0.9, False, "the same without", Figure(alone)),
            Row("correlator's memory at most, after judging", memory, "MiB", 256, True)]


def bindings(session):
    return int(session.query("SELECT count(*) FROM vouch.binding")[0][0])


def fill(session):
    missing = int(BINDINGS_A_SECOND * session.seconds) - bindings(session)
    if missing > 0:
        session.send(missing // 2)  # a registration binds two identities
    session.query("VACUUM ANALYZE vouch.binding")


def sent(session, rate):
    count = session.count_for(rate)
    return count / session.send(count)["seconds"]
