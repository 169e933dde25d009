"""A working day's mixture, nine refreshes and one new registration, against heap-only updates of the same rows."""
from limits.copying import Copying
from limits.updating import Updating
from table.row import Figure, Row
from table.session import ROUNDS

IDENTITIES = 2  # rows that one registration binds


def rows(session):
    count = session.count_for(session.rate_of("hep"))
    known = session.new_subscribers(count)
    session.send(count, first=known)
    copying = Copying(session)
    updating = Updating(session, copying)
    rates, limit = [], []
    for one in range(ROUNDS):
        fresh = session.new_subscribers(count // 10 + 1)
        took = session.send(count, "--round", one + 2, "--new-from", fresh, first=known)["seconds"]
        rates.append(count / took)
        limit.append(updating.run() / IDENTITIES)
    copying.close()
    notes = {"heap_only_share_of_limit": updating.heap_only()}
    memory = Figure([session.environment.memory_kilobytes("ingest") / 1024])
    return [Row("90 % refreshes, 10 % new, HEP/TCP", Figure(rates), "/s", 0.5, False, "heap-only updates, 1000 rows each, 4 connections",
                Figure(limit), notes),
            Row("ingest's memory at most, after refreshes", memory, "MiB", 512, True)]
