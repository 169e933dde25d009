"""A prepared SELECT of one binding by its key."""
from limits.benchmarked import latencies


def select_latency(session, rate, seconds=None):
    # Written so that pgbench sees no variable in the URI.
    script = (f"\\set n random(0, {session.subscribers - 1})\n"
              "SELECT * FROM vouch.binding WHERE impu = 'sip' || chr(58) || 'fleet' || lpad((:n)::text, 7, '0') || '@ims.example.com';\n")
    return latencies(session, script, clients=4, rate=rate, seconds=seconds)
