"""Feeds over gRPC: what one request or several say is the same, and every message is told of."""
import time

import grpc
import pytest

import sql
import traffic
from senders import channel, contract

MESSAGES = 2  # of a registration: its REGISTER and the response


def message(sequence, text, from_network):
    m = contract()
    ends = [m.Endpoint(address="10.9.9.9", port=5060), m.Endpoint(address="10.9.9.10", port=5060)]
    made = m.SipMessage(sequence=sequence, octets=text.encode(), source=ends[from_network], destination=ends[not from_network], transport=m.UDP)
    made.observed_at.GetCurrentTime()
    return made


def messages_of(numbers):
    texts = [text for number in numbers for text in traffic.register(number)]
    return [message(place + 1, text, place % MESSAGES == 1) for place, text in enumerate(texts)]


def tell(environment, feed, requests):
    """Sends them in one stream, which is closed behind the last at once; what was acknowledged."""
    m = contract()
    hello = m.IngestRequest(hello=m.Hello(feed=f"feed-1/{feed}", kind=m.LIVE, observation_point=m.AT_S_CSCF))
    with channel(environment, "ingest", "feed-1") as one:
        call = one.stream_stream("/vouch.v1.IngestService/Ingest", request_serializer=lambda request: request.SerializeToString(),
                                 response_deserializer=m.IngestResponse.FromString)
        return [response.ack for response in call(iter([hello, *requests]), timeout=60) if response.HasField("ack")]


def bound(environment, numbers):
    impus = ", ".join(f"'sip:user{number}@ims.example.com'" for number in numbers)
    rows = sql.query(environment, f"SELECT impu, contact, imei FROM vouch.binding_view WHERE impu IN ({impus}) ORDER BY impu")
    return [row[1:] for row in rows]


def as_requests(messages, together):
    m = contract()
    groups = [messages[at:at + together] for at in range(0, len(messages), together)]
    return [m.IngestRequest(messages=m.SipMessages(messages=group)) for group in groups]


@pytest.mark.parametrize("together", [1, 7, 1000])
def test_messages_of_one_request_are_stored_like_messages_of_several(environment, together):
    numbers = range(700_000 + together, 700_030 + together)
    acks = tell(environment, f"by-{together}", as_requests(messages_of(numbers), together))
    assert acks[-1].settled_sequence == MESSAGES * len(numbers)
    assert acks[-1].totals.messages == MESSAGES * len(numbers) and acks[-1].totals.registrations == len(numbers)
    assert len(bound(environment, numbers)) == len(numbers)


def test_of_more_than_one_batch_each_message_is_acknowledged_in_order(environment):
    numbers = range(710_000, 711_000)
    acks = tell(environment, "many", as_requests(messages_of(numbers), 50))
    settled = [ack.settled_sequence for ack in acks]
    assert settled == sorted(settled) and settled[-1] == MESSAGES * len(numbers)
    assert acks[-1].totals.registrations == len(numbers) and not acks[-1].totals.unpaired_registers
    assert int(sql.query(environment, "SELECT count(*) FROM vouch.binding_view WHERE impu LIKE 'sip:user710%'")[0][0]) == len(numbers)


def test_a_register_without_its_response_holds_the_number_back_until_the_end(environment):
    acks = tell(environment, "half", as_requests(messages_of([720_000])[:1], 1))
    assert acks[-1].settled_sequence == 1 and acks[-1].totals.unpaired_registers == 1
    assert all(ack.settled_sequence == 0 for ack in acks[:-1])


def test_a_request_of_too_many_messages_is_refused_and_costs_nothing_else(environment):
    m = contract()
    many = m.IngestRequest(messages=m.SipMessages(messages=messages_of([730_000]) * 501))
    with pytest.raises(grpc.RpcError) as refused:
        tell(environment, "too-many", [many])
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert b"TOO_MANY_MESSAGES" in dict(refused.value.trailing_metadata())["grpc-status-details-bin"]
    assert tell(environment, "too-many", as_requests(messages_of([730_000]), 2))[-1].settled_sequence == MESSAGES


def test_what_a_stream_has_seen_is_told_however_many_batches_are_on_their_way(environment):
    m = contract()
    began = time.time() - 3600
    requests = []
    for place, request in enumerate(as_requests(messages_of(range(740_000, 740_400)), 40)):
        span = m.IngestRequest()
        span.span.since.FromMicroseconds(int(began * 1e6))
        span.span.until.FromMicroseconds(int((began + 60 * (place + 1)) * 1e6))
        requests += [request, span]
    acks = tell(environment, "spans", requests)
    assert acks[-1].settled_sequence == MESSAGES * 400
    told = sql.query(environment, "SELECT extract(epoch FROM min(since)), extract(epoch FROM max(until)) FROM vouch.feed_coverage "
                                  "WHERE feed = 'feed-1/spans' AND state = 'ALIVE'")[0]
    assert [float(one) for one in told] == pytest.approx([began, began + 60 * 20], abs=0.01)
