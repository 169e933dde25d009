"""What stands in the database of an environment, asked as its owner."""
import subprocess


def conninfo(environment, database=None):
    """How its owner connects; to another database of the same server if one is named."""
    config = (environment.folder / "config" / "vouchctl.toml").read_text()
    text = config.split("[migrate]")[1].split('conninfo = "')[1].split('"')[0]
    return text if database is None else f"{text} dbname={database}"


def query(environment, text, database=None):
    """Rows of a query, as lists of text."""
    done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", conninfo(environment, database), "-c", text], text=True,
                          capture_output=True, check=True, cwd="/")
    return [line.split("\t") for line in done.stdout.splitlines()]


def bindings(environment):
    """The public view, every column, in one order."""
    return query(environment, "SELECT * FROM vouch.binding_view ORDER BY impu, binding_id")


def audit(environment):
    return query(environment, "SELECT caller, operation, outcome, reason FROM vouch.audit ORDER BY entry")
