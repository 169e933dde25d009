"""Lookups and ingest, measured at each size."""
import random
import time

from growth.multiply import FIRST, IDENTITIES, Multiplier, impu
from questions.asking import Asking
from questions.footprint import octets_by_table
from table.row import Figure
from table.session import ROUNDS

SAMPLE = 20_000  # bindings that show what one takes on disk
TARGETS = 5000  # identities asked about, so that most questions meet rows nobody read just before


def curve(session, sizes, begin=lambda octets: None, progress=lambda text: None, storm_s=0):
    """For each size (bindings): what lookups wait, new registrations a second, octets for each, and what it took to get there.
    `begin` is told what a binding takes on disk before there are many. `storm_s`: of registrations without a pause, too."""
    multiplier = Multiplier(session)
    multiplier.grow_to(min(SAMPLE, sizes[0]))
    begin(sum(octets_by_table(session).values()))
    rate, points = None, []
    for size in sizes:
        took = multiplier.grow_to(size)
        progress(f"{size:,} bindings stand after {took:.0f} s")
        some = random.Random(size).sample(range(FIRST, FIRST + size // IDENTITIES), min(TARGETS, size // IDENTITIES))
        asking = Asking(session, [impu(number) for number in some], f"GROWTH-{size}")
        correlator = session.environment.address("correlator")
        rate = rate or asking.rate(correlator) / 2
        count = session.count_for(session.rate_of("hep"))
        points.append({
            "bindings": size, "seconds_to_make": took, "lookup_rate": rate,
            "lookup_p99_ms": [asking.p99_ms(correlator, rate) for _ in range(ROUNDS)],
            "registrations_per_second": [count / session.send(count)["seconds"] for _ in range(ROUNDS)],
            "registrations_per_second_in_a_storm": storm(session, count, storm_s),
            "octets_by_table": octets_by_table(session)})
    return points


def storm(session, count, seconds):
    """New registrations a second in each round of a storm."""
    rates, began = [], time.monotonic()
    while time.monotonic() - began < seconds:
        rates.append(count / session.send(count)["seconds"])
    return rates


def medians(point):
    """Lookup p99, new registrations a second behind the filling, and those in the last third of a storm."""
    rates = point["registrations_per_second_in_a_storm"]
    late = [Figure(rates[-max(1, len(rates) // 3):])] if rates else []
    return Figure(point["lookup_p99_ms"]), Figure(point["registrations_per_second"]), *late
