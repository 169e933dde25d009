"""Kamailio as a peer: a registrar that keeps its bindings in PostgreSQL, and a node that captures HEP into it."""
import os
import pathlib
import shutil
import signal
import subprocess
import time

import measuring
import sql
from environment import free_port

HERE = pathlib.Path(__file__).resolve().parent
SHIPPED = pathlib.Path("/usr/share/kamailio/postgres")


class Kamailio:
    """Runs one of the configurations beside this file with a database of its own in the environment's PostgreSQL."""

    workers = 4

    def __init__(self, environment, configuration, database, scripts):
        self.environment = environment
        self.database = database
        self.port = free_port()
        self.folder = environment.folder / database
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        sql.query(environment, f"DROP DATABASE IF EXISTS {database}")
        sql.query(environment, f"CREATE DATABASE {database}")
        for script in scripts:
            subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", sql.conninfo(environment, database), "-f", str(script)],
                           check=True, cwd="/", env={**os.environ, "PGOPTIONS": "-c client_min_messages=error"})
        text = (HERE / configuration).read_text()
        for name, value in (("@port@", self.port), ("@workers@", self.workers), ("@database@", database)):
            text = text.replace(name, str(value))
        self.configuration = self.folder / configuration
        self.configuration.write_text(text)

    def __enter__(self):
        socket = sql.conninfo(self.environment).split("host=")[1].split()[0]
        self.log = open(self.folder / "log", "w")
        self.process = subprocess.Popen(
            ["kamailio", "-DD", "-E", "-m", "512", "-M", "16", "-f", str(self.configuration), "-Y", str(self.folder), "-P",
             str(self.folder / "pid")], env={**os.environ, "PGHOST": socket}, stdout=self.log, stderr=self.log, start_new_session=True)
        time.sleep(2)
        assert self.process.poll() is None, f"Kamailio does not run:\n{(self.folder / 'log').read_text()[-2000:]}"
        return self

    def __exit__(self, *_):
        # Its children outlive a master that is killed, so the whole group ends.
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()

    def query(self, text):
        return sql.query(self.environment, text, self.database)


class Registrar(Kamailio):
    """Its registrar; every binding is in PostgreSQL before the phone is answered."""

    def __init__(self, environment):
        super().__init__(environment, "registrar.cfg", "peer_registrar",
                         [SHIPPED / "standard-create.sql", SHIPPED / "usrloc-create.sql"])
        self.phones = 0

    def register(self, count, in_flight=64):
        """Registrations a second of so many new phones; every one must be kept."""
        result = measuring.run_json("bench_phones", "--port", self.port, "--ues", count, "--first", self.phones, "--in-flight", in_flight)
        self.phones += count
        assert result["answered"] == count, f"the registrar answered {result}"
        kept = int(self.query("SELECT count(*) FROM location")[0][0])
        assert kept == self.phones, f"the registrar kept {kept} of {self.phones}"
        return count / result["seconds"]


class CaptureNode(Kamailio):
    """Its capture node; nobody is told what it loses."""

    def __init__(self, environment):
        super().__init__(environment, "capture.cfg", "peer_capture", [HERE / "capture.sql"])

    def capture(self, registrations_per_second, seconds):
        """Messages offered and messages kept, two for each registration."""
        self.query("TRUNCATE sip_capture")
        count = max(1, int(registrations_per_second * seconds))
        measuring.run_json("bench_fleet", "--ues", count, "--rate", registrations_per_second, "--udp-port", self.port)
        return 2 * count, self._kept_at_last()

    def _kept_at_last(self):
        """When it is no longer busy: no row has come for a while."""
        kept, since = -1, time.monotonic()
        while time.monotonic() - since < 0.5:
            time.sleep(0.1)
            now = int(self.query("SELECT count(*) FROM sip_capture")[0][0])
            if now != kept:
                kept, since = now, time.monotonic()
        return kept
