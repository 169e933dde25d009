"""Lookups in a database ten times as big. Millions: ./dev bench growth."""
from growth.curve import curve, medians
from table.row import Row


def row_of(points):
    """The biggest beside the smallest."""
    small, big = points[0], points[-1]
    notes = {"points": points}
    return Row(f"lookup p99, {big['bindings']:,} bindings", medians(big)[0], "ms", 2, True, f"the same, {small['bindings']:,} bindings",
               medians(small)[0], notes)


def rows(session):
    most = 30_000 if session.seconds < 5 else 600_000
    return [row_of(curve(session, [most // 10, most]))]
