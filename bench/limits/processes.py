"""psql several times at once, timed from when all are connected."""
import subprocess
import time

import sql


def timed(environment, scripts):
    """Runs each script in a session of its own; seconds from the first statement to the last answer."""
    sessions = [subprocess.Popen(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", sql.conninfo(environment)], text=True, cwd="/",
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in scripts]
    for session in sessions:
        session.stdin.write("\\echo connected\n")
        session.stdin.flush()
        assert session.stdout.readline() == "connected\n"
    began = time.monotonic()
    for session, script in zip(sessions, scripts):
        session.stdin.write(script)
        session.stdin.close()
    for session in sessions:
        session.stdout.read()
        assert session.wait() == 0, "psql failed"
    return time.monotonic() - began
