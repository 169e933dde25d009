"""From an event to its acknowledgement, durable, at half the top rate, against one fdatasync and one commit."""
from limits.committing import commit_ms, fdatasync_ms
from table.row import Figure, Row
from table.session import ROUNDS

GOAL_MS = 20


def rows(session):
    rate = session.rate_of("grpc") / 2
    waits, least, all_waits = [], [], []
    for _ in range(ROUNDS):
        result = session.send(session.count_for(rate), "--rate", rate, over="grpc")
        waits.append(result["p99_us"] / 1000)
        all_waits.append(result)
        least.append(fdatasync_ms(session.environment.folder) + commit_ms(session))
    notes = {"rate": rate, "runs": all_waits}
    return [Row("event to durable, p99, half rate", Figure(waits), "ms", 10, True, "one fdatasync and one commit", Figure(least), notes),
            Row("the same", Figure(waits), "ms", GOAL_MS, True)]
