"""Octets on disk for each binding: its table, indexes, what it is found by, and its history."""
from limits.copying import TABLES
from table.row import Figure, Row

NAIVE = 513  # a binding as one wide row with three indexes


def octets_by_table(session):
    """Of all tables by IMPU, with their indexes, for each binding there is."""
    bindings = int(session.query("SELECT count(*) FROM vouch.binding")[0][0])
    sizes = {table: session.query(f"""SELECT sum(pg_total_relation_size(relid)) / {bindings}.0
                                        FROM pg_partition_tree('vouch.{table}') WHERE isleaf""")[0][0] for (table,) in session.query(TABLES)}
    return {table: float(size) for table, size in sizes.items() if size}


def rows(session):
    session.rate_of("hep")
    sizes = octets_by_table(session)
    octets = Figure([sum(sizes.values())])
    return [Row("disk for each new binding", octets, "octets", 350, True, notes={"octets_by_table": sizes}),
            Row("the same", octets, "octets", None, True, "naive table, three indexes", Figure([NAIVE]))]
