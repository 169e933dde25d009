"""What stands in the database of an environment, asked as its owner."""
import subprocess


def query(environment, text):
    """Rows of a query, as lists of text."""
    config = (environment.folder / "config" / "vouchctl.toml").read_text()
    conninfo = config.split("[migrate]")[1].split('conninfo = "')[1].split('"')[0]
    done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", conninfo, "-c", text], text=True, capture_output=True,
                          check=True, cwd="/")
    return [line.split("\t") for line in done.stdout.splitlines()]


def bindings(environment):
    """The public view, every column, in one order."""
    return query(environment, "SELECT * FROM vouch.binding_view ORDER BY impu, binding_id")


def audit(environment):
    return query(environment, "SELECT caller, operation, outcome, reason FROM vouch.audit ORDER BY entry")
