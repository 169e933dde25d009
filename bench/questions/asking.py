"""Mediation that asks about stored bindings under warrants of its own."""
import measuring

WARRANTS = 10
TARGETS = 20  # of each


class Asking:
    def __init__(self, session):
        self.session = session
        self.environment = session.environment
        session.rate_of("hep")
        self.questions = self.environment.folder / "questions"
        self.sample = self.environment.folder / "answer"
        if not self.questions.exists():
            self._approve_warrants()

    def _approve_warrants(self):
        known = [row[0] for row in self.session.query(
            f"SELECT impu FROM vouch.binding WHERE impu LIKE 'sip:fleet%' ORDER BY md5(impu) LIMIT {WARRANTS * TARGETS}")]
        lines = []
        for number in range(WARRANTS):
            liid, targets = f"BENCH-{number}", known[number::WARRANTS]
            named = [word for impu in targets for word in ("--impu", impu)]
            self.environment.ok("warrant", "create", "--liid", liid, "--authority", "DEMO-LEA", *named, "--from", "2020-01-01T00:00:00Z",
                                "--to", "2040-01-01T00:00:00Z", "--as", "admin-1")
            self.environment.ok("warrant", "approve", "--liid", liid, "--as", "admin-2")
            lines += [f"{liid} {impu}\n" for impu in targets]
        self.questions.write_text("".join(sorted(lines, key=lambda line: line.split()[1])))

    def ask(self, address, seconds=None, rate=None, sample=None):
        """What became of the questions; each must be answered with bindings."""
        pki = self.environment.folder / "pki"
        result = measuring.run_json(
            "bench_calls", "--server", address, "--ca", pki / "ca.pem", "--certificate", pki / "mediation-1.pem", "--key",
            pki / "mediation-1.key", "--questions", self.questions, "--seconds", seconds or self.session.seconds,
            *(("--rate", rate) if rate else ()), *(("--sample", sample) if sample else ()))
        assert result["with_bindings"] == result["answered"] and not result["failed"], f"not all was answered: {result}"
        return result

    def rate(self, address):
        result = self.ask(address)
        return result["answered"] / result["seconds"]

    def p99_ms(self, address, rate):
        return self.ask(address, rate=rate)["p99_us"] / 1000
