"""Development environments for the system tests: the real programs in a folder of their own."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("VOUCH_BIN", ROOT / "build" / "bin"))
SERVICES = ("ingest", "correlator", "exporter")


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


@pytest.fixture
def new_environment():
    """Makes folders for environments that are not up yet; what runs in them at the end of the test is stopped."""
    made = []

    def make():
        # Short, for PostgreSQL's socket; open to enter, for the account that root's programs run as.
        folder = tempfile.mkdtemp(prefix="vouch-", dir="/tmp")
        os.chmod(folder, 0o711)
        made.append(Environment(folder))
        return made[-1]

    yield make
    take_away(made)


@pytest.fixture(scope="module")
def environment():
    """An environment that is up, shared by the tests of a file."""
    folder = tempfile.mkdtemp(prefix="vouch-", dir="/tmp")
    os.chmod(folder, 0o711)
    shared = Environment(folder)
    try:
        shared.up()
        yield shared
    finally:
        take_away([shared])


def take_away(environments):
    stopped = [(one, one.run("dev", "down")) for one in environments]
    for one, done in stopped:
        if done.returncode == 0:
            shutil.rmtree(one.folder)
    failures = [f"{one.folder}: {done.stderr}" for one, done in stopped if done.returncode != 0]
    assert not failures, failures
