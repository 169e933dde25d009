"""Mediation that asks about stored bindings under warrants of its own."""
import random

import measuring
import traffic

WARRANTS = 4


class Asking:
    def __init__(self, session, impus=None, name="BENCH"):
        """About `impus`, or 200 of the fleet; `name` begins the LIIDs."""
        self.session = session
        self.environment = session.environment
        self.questions = self.environment.folder / f"questions-{name}"
        self.sample = self.environment.folder / "answer"
        session.rate_of("hep")
        impus = impus or self._some_of_the_fleet(200)
        self._approve_warrants(name, impus, impus)

    def _some_of_the_fleet(self, count):
        return [row[0] for row in self.session.query(
            f"SELECT impu FROM vouch.binding WHERE impu LIKE 'sip:fleet%' ORDER BY md5(impu) LIMIT {count}")]

    def _approve_warrants(self, name, impus, subjects):
        """One warrant for every fourth of `impus`, under which is asked about every fourth of `subjects`."""
        lines = []
        for number in range(WARRANTS):
            liid, targets = f"{name}-{number}", impus[number::WARRANTS]
            named = [word for impu in targets for word in ("--impu", impu)]
            self.environment.ok("warrant", "create", "--liid", liid, "--authority", "DEMO-LEA", *named, "--from", "2020-01-01T00:00:00Z",
                                "--to", "2040-01-01T00:00:00Z", "--as", "admin-1")
            self.environment.ok("warrant", "approve", "--liid", liid, "--as", "admin-2")
            lines += [f"{liid} {subject}\n" for subject in subjects[number::WARRANTS]]
        self.questions.write_text("".join(random.Random(0).sample(lines, len(lines))))

    def ask(self, address, seconds=None, rate=None, sample=None, kind=()):
        """What became of the questions; each must be told something."""
        pki = self.environment.folder / "pki"
        result = measuring.run_json(
            "bench_calls", "--server", address, "--ca", pki / "ca.pem", "--certificate", pki / "mediation-1.pem", "--key",
            pki / "mediation-1.key", "--questions", self.questions, "--seconds", seconds or self.session.seconds, *kind,
            *(("--rate", rate) if rate else ()), *(("--sample", sample) if sample else ()))
        assert result["told_something"] == result["answered"] and not result["failed"], f"not all was answered: {result}"
        return result

    def rate(self, address):
        result = self.ask(address)
        return result["answered"] / result["seconds"]

    def p99_ms(self, address, rate):
        return self.ask(address, rate=rate)["p99_us"] / 1000


class AskingForSessions(Asking):
    """Calls between phones, which were registered beside the fleet: which device took part in each."""

    def __init__(self, session, calls=200):
        self.session = session
        self.environment = session.environment
        self.questions = self.environment.folder / "questions-SESSIONS"
        capture = self.environment.folder / "calls.pcap"
        pairs = [traffic.register(n) for n in range(2 * calls)] + [traffic.call(n, n + calls, icid=f"icid{n}") for n in range(calls)]
        self.environment.ok("import", str(traffic.write_capture(capture, pairs)))
        self._approve_warrants("CALLS", [f"sip:user{n}@ims.example.com" for n in range(calls)],
                               [f"call{n}@ue.example.com" for n in range(calls)])

    def ask(self, address, **how):
        return super().ask(address, kind=("--sessions",), **how)
