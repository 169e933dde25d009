"""Many lookups at a time are answered together: each as if it were alone, and none without its record, whatever is killed."""
import collections
import importlib
import os
import signal
import threading
import time

import grpc
import pytest

import senders
import sql
import traffic

PHONES = 40
IN_FLIGHT = 24
LIID = "TOGETHER"


@pytest.fixture(scope="module")
def asked(environment, tmp_path_factory):
    environment.ok("import", str(traffic.write_capture(tmp_path_factory.mktemp("lookups") / "phones.pcap",
                                                       [traffic.register(n) for n in range(PHONES)])))
    named = [word for n in range(PHONES) for word in ("--impu", f"sip:user{n}@ims.example.com")]
    environment.ok("warrant", "create", "--liid", LIID, "--authority", "LEA", *named, "--from", "2020-01-01T00:00:00Z",
                   "--to", "2046-01-01T00:00:00Z")
    environment.ok("warrant", "approve", "--liid", LIID, "--as", "admin-2")
    return environment


class Mediation:
    """Asks about phone after phone, many at a time, and notes what it is told; every fourth is of nobody the warrant names."""

    def __init__(self, environment):
        senders.contract()
        self.environment = environment
        self.messages = importlib.import_module("vouch.v1.correlation_pb2")
        self.answers, self.refusals, self.enough = {}, collections.Counter(), threading.Event()
        self.lock = threading.Lock()

    def ask_all(self, seconds, meanwhile=lambda: None):
        with senders.channel(self.environment, "correlator", "mediation-1") as channel:
            lookup = channel.unary_unary("/vouch.v1.CorrelationService/Lookup",
                                         request_serializer=lambda request: request.SerializeToString(),
                                         response_deserializer=self.messages.LookupResponse.FromString)
            threads = [threading.Thread(target=self.ask, args=(lookup, place)) for place in range(IN_FLIGHT)]
            for thread in threads:
                thread.start()
            time.sleep(seconds / 2)
            meanwhile()
            time.sleep(seconds / 2)
            self.enough.set()
            for thread in threads:
                thread.join()
        return self

    def ask(self, lookup, place):
        while not self.enough.is_set():
            place += 1
            number = place % PHONES if place % 4 else PHONES + 1
            request = self.messages.LookupRequest(liid=LIID)
            request.target.impu = f"sip:user{number}@ims.example.com"
            try:
                answer = lookup(request, timeout=5)
            except grpc.RpcError as error:
                with self.lock:
                    self.refusals[error.code()] += 1
                continue
            with self.lock:
                assert answer.basis.audit_entry not in self.answers, "two answers share a record"
                self.answers[answer.basis.audit_entry] = (number, answer)


def entries(environment):
    return {int(entry): (impu, outcome) for entry, impu, outcome in sql.query(
        environment, f"SELECT entry, query->'target'->>'impu', outcome FROM vouch.audit WHERE liid = '{LIID}' AND operation = 'Lookup'")}


def assert_each_is_on_record(environment, mediation):
    recorded = entries(environment)
    for entry, (number, answer) in mediation.answers.items():
        assert recorded.get(entry) == (f"sip:user{number}@ims.example.com", "ANSWERED")
        assert [told.impu for told in answer.bindings] == [f"sip:user{number}@ims.example.com"]
    return recorded


def test_many_at_a_time_are_each_answered_and_on_record(asked):
    mediation = Mediation(asked).ask_all(2)
    recorded = assert_each_is_on_record(asked, mediation)
    assert len(mediation.answers) > IN_FLIGHT
    assert set(mediation.refusals) == {grpc.StatusCode.PERMISSION_DENIED}
    outcomes = collections.Counter(outcome for _, outcome in recorded.values())
    assert outcomes == {"ANSWERED": len(mediation.answers), "REFUSED": sum(mediation.refusals.values())}


@pytest.mark.parametrize("victim", ["correlator", "postgres"])
def test_killed_in_the_middle_nothing_was_told_without_its_record(asked, victim):
    if victim == "postgres":
        pid = int(next(asked.folder.glob("postgres/data/postmaster.pid")).read_text().splitlines()[0])
    else:
        pid = asked.pid(victim)
    mediation = Mediation(asked).ask_all(2, lambda: os.kill(pid, signal.SIGKILL))
    asked.up()
    assert_each_is_on_record(asked, mediation)
    assert len(mediation.answers) > IN_FLIGHT
    assert grpc.StatusCode.UNAVAILABLE in mediation.refusals
    assert Mediation(asked).ask_all(1).answers, "it is not answered again"
