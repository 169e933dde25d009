"""HEP messages a second of which none is lost, against a capture node's highest such rate."""
from peers.kamailio import CaptureNode
from table.row import Figure, Row
from table.session import ROUNDS

FIRST = 1000.0  # registrations a second to begin with
COARSE = 1.5
FINE = 1.1
FINE_IF_QUICK = 1.2


def highest_without_loss(node, rate, step, seconds):
    """Registrations a second: up from `rate` while nothing is lost, or else down until nothing is."""
    lossless = lambda one: len(set(node.capture(one, seconds))) == 1
    if lossless(rate):
        while lossless(rate * step):
            rate *= step
        return rate
    while not lossless(rate / step):
        rate /= step
    return rate / step


def rows(session):
    fine = FINE_IF_QUICK if session.seconds < 5 else FINE
    count = session.count_for(session.rate_of("hep"))
    ours, theirs = [], []
    with CaptureNode(session.environment) as node:
        assert node.capture(100, 1)[1] == 200, "the capture node keeps nothing"
        near = highest_without_loss(node, FIRST, COARSE, session.seconds)
        for _ in range(ROUNDS):
            theirs.append(2 * highest_without_loss(node, near, fine, session.seconds))
            ours.append(2 * count / session.send(count)["seconds"])
    mirror = session.environment.json("feed", "show", "mirror")
    assert not mirror.get("losses"), f"ingest lost messages: {mirror['losses']}"
    return [Row("HEP messages at zero loss, TCP", Figure(ours), "/s", 15, False, f"Kamailio sipcapture, UDP, {node.workers} workers", Figure(theirs))]
