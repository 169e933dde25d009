"""Octets on disk for each binding: its table, indexes, what it is found by, and its history."""
from limits.copying import TABLES
from table.row import Figure, Row

NAIVE = 513  # a binding as one wide row with three indexes


def rows(session):
    if not session.subscribers:
        session.rate_of("hep")
    bindings = int(session.query("SELECT count(*) FROM vouch.binding")[0][0])
    sizes = {table: session.query(f"""SELECT sum(pg_total_relation_size(relid)) / {bindings}.0
                                        FROM pg_partition_tree('vouch.{table}') WHERE isleaf""")[0][0] for (table,) in session.query(TABLES)}
    sizes = {table: float(size) for table, size in sizes.items() if size}
    notes = {"bindings": bindings, "octets_by_table": sizes}
    return [Row("octets on disk per new binding", Figure([sum(sizes.values())]), "octets", 350, True, notes=notes),
            Row("the same", Figure([sum(sizes.values())]), "octets", None, True, "naive table, three indexes", Figure([NAIVE]))]
