"""Development environments for the system tests: the real programs in a folder of their own."""
import os
import shutil
import tempfile

import pytest

from environment import Environment

SERVICES = ("ingest", "correlator", "exporter")


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
