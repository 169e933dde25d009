"""What the questions of one run share: an environment with a HEP feed, subscribers nobody used yet, and what was found."""
import measuring
import sql
from limits.processes import timed

LOG_FILES = 24  # of 16 MB
ROUNDS = 3  # of each measurement
FLEET_MAX = 3_000_000
FEED = "mirror"


class Session:
    def __init__(self, environment, seconds):
        self.environment = environment
        self.seconds = seconds  # how long one measurement should last
        self.subscribers = 0    # that have been used
        self.rates = {}         # registrations a second, by what was measured
        self._age_the_log()
        self.port = environment.add_feed(FEED, "--kind", "hep", "--transport", "tcp", "--observation-point", "at-s-cscf")

    def _age_the_log(self):
        """Where a database has run for a while, files of its log are there to be used again; a new one is filled with zeros first."""
        one = "SELECT pg_logical_emit_message(false, 'bench', 'a file of its own') IS NULL, pg_switch_wal() IS NULL;\n"
        timed(self.environment, [one * LOG_FILES + "CHECKPOINT;\n"])

    def new_subscribers(self, count):
        """The number of the first of so many that were never used."""
        first = self.subscribers
        assert first + count <= FLEET_MAX, "the fleet is used up: measure for a shorter time"
        self.subscribers += count
        return first

    def count_for(self, rate, seconds=None):
        """How many things to do at that rate, so that it lasts long enough, and the fleet lasts too."""
        return max(200, min(int(rate * (seconds or self.seconds)), 150_000))

    def send(self, count, *arguments, first=None, over="hep"):
        """Tells ingest of registrations and waits until all are in the database; new subscribers unless `first` says whose."""
        first = self.new_subscribers(count) if first is None else first
        pki = self.environment.folder / "pki"
        how = ("--hep-port", self.port, "--feed", FEED) if over == "hep" else ("--grpc", "--feed", "feed-1/fleet")
        result = measuring.run_json(
            "bench_fleet", "--ues", count, "--first", first, *how, "--ingest", self.environment.address("ingest"), "--ca", pki / "ca.pem",
            "--certificate", pki / "feed-1.pem", "--key", pki / "feed-1.key", "--admin-certificate", pki / "admin-1.pem",
            "--admin-key", pki / "admin-1.key", "--until-durable", *arguments)
        return result

    def rate_of(self, over):
        """Durable registrations a second, roughly, if it was not measured yet; to choose sizes by."""
        if over not in self.rates:
            self.rates[over] = 500 / self.send(500, over=over)["seconds"]
            count = self.count_for(self.rates[over], 0.7)
            self.rates[over] = count / self.send(count, over=over)["seconds"]
        return self.rates[over]

    def query(self, text):
        return sql.query(self.environment, text)

    def settings(self):
        names = ("server_version", "fsync", "synchronous_commit", "wal_sync_method", "shared_buffers", "max_wal_size", "wal_compression")
        return {name: self.query(f"SHOW {name}")[0][0] for name in names}
