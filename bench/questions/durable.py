"""New registrations until they are durable in PostgreSQL, against COPY of the same rows and against a registrar's write-through."""
from limits.copying import Copying
from peers.kamailio import Registrar
from table.row import Figure, Row
from table.session import ROUNDS


def rows(session):
    count = {over: session.count_for(session.rate_of(over)) for over in ("hep", "grpc")}
    rates = {"hep": [], "grpc": [], "copy": [], "kamailio": []}
    copying = None
    with Registrar(session.environment) as registrar:
        registrar.register(200)
        phones = session.count_for(registrar.register(500))
        for _ in range(ROUNDS):
            for over in ("hep", "grpc"):
                rates[over].append(count[over] / session.send(count[over], over=over)["seconds"])
            copying = copying or Copying(session)
            rates["copy"].append(copying.run())
            rates["kamailio"].append(registrar.register(phones))
    copying.close()
    session.rates.update({over: Figure(rates[over]).median for over in ("hep", "grpc")})
    figure = {name: Figure(values) for name, values in rates.items()}
    copy = "COPY of the same rows, 4 connections"
    notes = {"rows_per_registration": copying.rows_per_registration, "tables": copying.tables}
    memory = Figure([session.environment.memory_kilobytes("ingest") / 1024])
    return [
        Row("new registrations, HEP/TCP", figure["hep"], "/s", 0.5, False, copy, figure["copy"], notes),
        Row("the same", figure["hep"], "/s", 10, False, f"Kamailio usrloc, {registrar.workers} workers", figure["kamailio"]),
        Row("new registrations, gRPC", figure["grpc"], "/s", 0.5, False, copy, figure["copy"]),
        Row("ingest's memory at most", memory, "MiB", 512, True)]
