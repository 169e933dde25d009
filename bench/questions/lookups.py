"""Lookups and sessions under warrants, with mutual TLS and a durable audit entry, against the same call answered from memory."""
import contextlib
import threading

from limits.echoing import Echo
from limits.selecting import select_latency
from questions.asking import Asking, AskingForSessions
from table.row import Figure, Row
from table.session import ROUNDS

SETTLED_S = 3  # of connections that are new: they meet each buffer for the first time, which would be their p99


def rows(session):
    asking, for_sessions = Asking(session), AskingForSessions(session)
    correlator = session.environment.address("correlator")
    top, sessions, beside, echo_top, wait, echo_wait, select_wait = [], [], [], [], [], [], []
    asking.ask(correlator, seconds=0.5, sample=asking.sample)
    with Echo(session.environment, asking.sample) as echo:
        for _ in range(ROUNDS):
            top.append(asking.rate(correlator))
            sessions.append(for_sessions.rate(correlator))
            echo_top.append(asking.rate(echo.address))
            with busy_ingest(session):
                beside.append(asking.rate(correlator))
        half = Figure(top).median / 2
        for _ in range(ROUNDS):
            wait.append(asking.p99_ms(correlator, half))
            echo_wait.append(asking.p99_ms(echo.address, half))
            select_wait.append(select_latency(session, half, max(session.seconds, SETTLED_S))["p99_ms"])
    both = Figure([a + b for a, b in zip(echo_wait, select_wait)])
    notes = {"rate": half, "echo_p99_ms": echo_wait, "select_p99_ms": select_wait}
    echoed = ("gRPC echo, mutual TLS", Figure(echo_top))
    return [
        Row("lookups, 64 in flight", Figure(top), "/s", 0.5, False, *echoed),
        Row("sessions resolved, 64 in flight", Figure(sessions), "/s", None, False, *echoed),
        Row("lookups while ingest is at half its rate", Figure(beside), "/s", None, False, *echoed),
        Row("lookup p99 at half their rate", Figure(wait), "ms", 2, True, "echo p99 + prepared SELECT p99", both, notes)]


@contextlib.contextmanager
def busy_ingest(session):
    """Meanwhile ingest takes new registrations at half the rate it could."""
    rate = session.rate_of("grpc") / 2
    count = session.count_for(rate, session.seconds + 0.5)
    sending = threading.Thread(target=session.send, args=(count, "--rate", rate), kwargs={"over": "grpc"})
    sending.start()
    yield
    sending.join()
