"""Octets on disk for each binding: its table, indexes, what it is found by, and its history."""
from limits.copying import TABLES
from table.row import Figure, Row

ENOUGH = 5000
NAIVE = 513  # a binding as one wide row with three indexes


def octets_by_table(session):
    """Of all tables by IMPU, with their indexes, for each binding there is."""
    bindings = int(session.query("SELECT count(*) FROM vouch.binding")[0][0])
    size = "SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0) FROM pg_inherits WHERE inhparent = 'vouch.{0}'::regclass"
    sizes = {table: session.query(f"SELECT (pg_total_relation_size('vouch.{table}') + ({size.format(table)})) / {bindings}.0")[0][0]
             for (table,) in session.query(TABLES)}
    return {table: float(octets) for table, octets in sizes.items()}


def rows(session):
    if session.subscribers < ENOUGH:  # of fewer, the half-empty pages would be seen
        session.send(ENOUGH)
    sizes = octets_by_table(session)
    octets = Figure([sum(sizes.values())])
    return [Row("disk for each new binding", octets, "octets", 350, True, notes={"octets_by_table": sizes}),
            Row("the same", octets, "octets", None, True, "naive table, three indexes", Figure([NAIVE]))]
