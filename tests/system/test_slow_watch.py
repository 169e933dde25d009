"""A mediation that stops reading its watch: it is told so, costs the correlator no memory, and knows everything in the end."""
import importlib
import time

import senders
import traffic

PHONES, ROUNDS = 100, 10
BEGAN = 1_790_000_000
LIID = "SLOW"
# As little as a client can take in before it reads, so that it is the correlator that has to wait.
NARROW = (("grpc.http2.bdp_probe", 0), ("grpc.http2.lookahead_bytes", 65_535))


def impu(number):
    return f"sip:user{number}@ims.example.com"


def watch(channel, cursor=""):
    senders.contract()
    messages = importlib.import_module("vouch.v1.correlation_pb2")
    call = channel.unary_stream("/vouch.v1.CorrelationService/Watch", request_serializer=lambda request: request.SerializeToString(),
                                response_deserializer=messages.WatchResponse.FromString)
    return call(messages.WatchRequest(liid=LIID, cursor=cursor), timeout=120)


def test_a_watch_that_is_not_read_is_announced_and_bounded_and_misses_nothing(environment, tmp_path):
    environment.ok("warrant", "create", "--liid", LIID, "--authority", "LEA", "--from", "2020-01-01T00:00:00Z",
                   "--to", "2046-01-01T00:00:00Z", *(word for n in range(PHONES) for word in ("--impu", impu(n))))
    environment.ok("warrant", "approve", "--liid", LIID, "--as", "admin-2")
    with senders.channel(environment, "correlator", "mediation-1", NARROW) as channel:
        stream = watch(channel)
        next(stream)
        memory = []
        for cseq in range(1, ROUNDS + 1):
            registers = [traffic.register(n, cseq) for n in range(PHONES)]
            environment.ok("import", str(traffic.write_capture(tmp_path / f"{cseq}.pcap", registers, BEGAN + 1000 * cseq)))
            memory.append(environment.memory_kilobytes("correlator", "VmRSS"))
            time.sleep(1)
        assert memory[-1] - memory[1] < 1024, "what is not read waits in the database"

        told, refreshes = [], {}
        while len(refreshes) < PHONES or set(refreshes.values()) != {ROUNDS - 1}:
            told.append(next(stream))
            refreshes[told[-1].change.binding.impu] = told[-1].change.binding.refreshes
        stream.cancel()
        announced = [place for place, message in enumerate(told) if message.HasField("merged_since")]
        assert len(announced) == 1, "once, where it begins"
        before, merged = told[:announced[0]], told[announced[0]:]
        assert len({message.change.binding.impu for message in merged}) == len(merged) == PHONES, "every binding once, as it stands"
        assert {message.change.binding.refreshes for message in before} != {ROUNDS - 1}
        assert all(message.change.basis.as_of.ToMicroseconds() <= merged[0].merged_since.ToMicroseconds() + 1_000_000 for message in before)
        again = watch(channel, told[-1].cursor)
        assert not next(again).HasField("change"), "nothing is left over"
        again.cancel()
