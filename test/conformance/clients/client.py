"""C-core's view of the transport: python3 client.py ADDRESS. Prints a line per scenario; exits with 1 at the first failure."""

import json
import sys
import threading
import time

import grpc

channel = grpc.insecure_channel(sys.argv[1])


def unary(name):
    return channel.unary_unary(f"/test.Echo/{name}")


def failure(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded")


def seen():
    return json.loads(unary("Seen")(b""))


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def answers():
    assert unary("Say")(b"hello", timeout=10) == b"hello"
    assert unary("Say")(b"") == b""


def large_messages():
    message = bytes(range(256)) * 900
    assert unary("Say")(message) == message
    assert failure(lambda: unary("Say")(bytes(300_000))).code() == grpc.StatusCode.RESOURCE_EXHAUSTED


def streams():
    count = 0
    for item in channel.unary_stream("/test.Echo/Repeat")((2_000).to_bytes(4, "big")):
        assert item == bytes([count % 256]) * 1_000
        count += 1
    assert count == 2_000


def many_at_once():
    calls = [unary("Say").future(str(i).encode()) for i in range(1_000)]
    assert [call.result() for call in calls] == [str(i).encode() for i in range(1_000)]


def deadlines():
    assert failure(lambda: unary("Hold")(b"", timeout=0.2)).code() == grpc.StatusCode.DEADLINE_EXCEEDED


def cancellation():
    before = seen()
    call = unary("Hold").future(b"")
    until(lambda: seen()["calls"] > before["calls"] + 1)
    call.cancel()
    until(lambda: seen()["aborted"] > before["aborted"])


def stream_cancellation():
    items = channel.unary_stream("/test.Echo/Repeat")((1_000_000).to_bytes(4, "big"))
    next(items)
    items.cancel()
    assert unary("Say")(b"after") == b"after"


def error_details():
    error = failure(lambda: unary("Refuse")(b""))
    assert error.code() == grpc.StatusCode.FAILED_PRECONDITION
    assert error.details() == "ünfit: 100 % sure"
    details = dict(error.trailing_metadata())["grpc-status-details-bin"]
    assert b"NOT_TODAY" in details and b"google.rpc.ErrorInfo" in details
    assert failure(lambda: unary("None")(b"")).code() == grpc.StatusCode.UNIMPLEMENTED


def metadata():
    sent = (("x-text", "a value"), ("x-raw-bin", b"\x00\xff\x01"))
    assert unary("Header")(b"x-text", metadata=sent) == b"a value"
    assert unary("Header")(b"x-raw-bin", metadata=sent) == b"AP8B"


def compression():
    error = failure(lambda: unary("Say")(b"x" * 10_000, compression=grpc.Compression.Gzip))
    assert error.code() == grpc.StatusCode.UNIMPLEMENTED


def threads():
    def work():
        for i in range(200):
            assert unary("Say")(b"t%d" % i) == b"t%d" % i

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert unary("Say")(b"end") == b"end"


for scenario in (
    answers,
    large_messages,
    streams,
    many_at_once,
    deadlines,
    cancellation,
    stream_cancellation,
    error_details,
    metadata,
    compression,
    threads,
):
    scenario()
    print(f"ok {scenario.__name__}", flush=True)
print(f"grpcio {grpc.__version__}")
