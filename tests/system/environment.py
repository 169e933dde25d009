"""A development environment as somebody who works with it sees it; for tests and benchmarks."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("VOUCH_BIN", ROOT / "build" / "bin"))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Environment:
    """A development folder, and vouchctl as somebody who works with it calls it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.programs = PROGRAMS
        # Nothing of the caller's own configuration may decide what is tested.
        self.variables = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "VOUCH_DEV_DIR": str(self.folder)}

    def start(self, *arguments):
        """Starts vouchctl and does not wait for it."""
        return subprocess.Popen([self.programs / "vouchctl", *arguments], env=self.variables, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments):
        """Runs vouchctl to its end; its exit code is the test's to judge."""
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def ok(self, *arguments):
        """Runs vouchctl, which must succeed; returns what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"vouchctl {arguments[0]}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def json(self, *arguments):
        """Runs vouchctl, which must succeed; returns its reply."""
        return json.loads(self.ok(*arguments, "--format", "json"))

    def up(self):
        return self.ok("dev", "up")

    def down(self):
        return self.ok("dev", "down")

    def address(self, service):
        """Where the service listens, by its own configuration."""
        for line in (self.folder / "config" / f"{service}.toml").read_text().splitlines():
            if line.startswith("listen = "):
                return line.split('"')[1]
        raise AssertionError(f"{service}.toml names no address")

    def pid(self, service):
        return int((self.folder / "run" / f"{service}.pid").read_text())

    def certificate(self, name):
        return self.folder / "pki" / f"{name}.pem"

    def key(self, name):
        return self.folder / "pki" / f"{name}.key"

    def add_feed(self, name, *arguments):
        """Adds a live feed on a free port of this machine, to which this machine sends; returns the port."""
        port = free_port()
        feed = self.json("feed", "add", name, "--listen", f"127.0.0.1:{port}", "--sender", "127.0.0.0/8", *arguments)
        assert feed["state"] == "LISTENING", feed.get("problem")
        return port

    def sink(self):
        """What stands between feeds and database, with numbers as numbers."""
        return {key: int(value) if str(value).isdigit() and not isinstance(value, bool) else value
                for key, value in self.json("feed", "list").get("sink", {}).items()}

    def wait_until(self, condition, seconds, what, every=0.1):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
            time.sleep(every)

    def wait_until_drained(self, seconds=120, every=0.1):
        """Until nothing waits on the local disk and the database takes what comes."""
        self.wait_until(lambda: self.sink().get("direct") and not self.sink().get("spoolEntries"), seconds, "the spool drains", every)

    # --- the database, as it fails ---

    def postmaster(self):
        return int((self.folder / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])

    def postgres_processes(self):
        """The postmaster and everything it has begun."""
        postmaster = self.postmaster()
        children = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue  # it has just ended
            if parent == postmaster:
                children.append(int(stat.parent.name))
        return [postmaster, *children]

    def kill_postgres(self):
        os.kill(self.postmaster(), signal.SIGKILL)

    def freeze_postgres(self):
        """Slow rather than gone: connections stay, and nobody answers."""
        frozen = self.postgres_processes()
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        return frozen

    def memory_kilobytes(self, service, field="VmHWM"):
        """Of /proc: VmRSS is what it has, VmHWM the most it ever had."""
        for line in pathlib.Path(f"/proc/{self.pid(service)}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise AssertionError(f"no {field}")

    def log(self, service):
        return (self.folder / "log" / f"{service}.log").read_text()
