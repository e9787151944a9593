# SPDX-License-Identifier: Apache-2.0

"""The protocols that every peer program serves."""

import hashlib
import struct

import trio

from content import write_pattern
from errors import describe
from streams import Reader, framed, write

ECHO = "/echo/1.0.0"
RESET = "/reset/1.0.0"
LATE = "/late/1.0.0"
SINK = "/sink/1.0.0"
SOURCE = "/source/1.0.0"
DIGEST = "/digest/1.0.0"
PERF = "/perf/1.0.0"

LATE_SECONDS = 0.2
DIGEST_LIMIT_BYTES = 128 << 20
DIGEST_SECONDS = 120

try:
    from libp2p.request_response import BytesCodec, RequestResponse, RequestResponseConfig
except ImportError:
    RequestResponse = None
try:
    from libp2p.perf import PerfService
except ImportError:
    PerfService = None


async def echo(stream) -> None:
    reader = Reader(stream)
    while (chunk := await reader.next()) is not None:
        await write(stream, chunk)
    await stream.close()


async def reset(stream) -> None:
    reader = Reader(stream)
    to_read, to_write = struct.unpack(">II", await reader.exactly(8))
    await reader.exactly(to_read)
    await write_pattern(stream, to_write)
    await stream.reset()


async def late(stream) -> None:
    count, sha256 = await Reader(stream).drain()
    await trio.sleep(LATE_SECONDS)
    await write(stream, struct.pack(">Q", count) + bytes.fromhex(sha256))
    await stream.close()


async def sink(stream) -> None:
    count, _ = await Reader(stream).drain()
    await write(stream, struct.pack(">Q", count))
    await stream.close()


async def source(stream) -> None:
    (count,) = struct.unpack(">Q", await Reader(stream).exactly(8))
    await write_pattern(stream, count)
    await stream.close()


async def digest(stream) -> None:
    """For a library without request-response."""
    await write(stream, framed(digest_of(await Reader(stream).framed())))
    await stream.close()


async def perf(stream) -> None:
    """For a library without perf."""
    reader = Reader(stream)
    (left,) = struct.unpack(">Q", await reader.exactly(8))
    await reader.drain()
    block = bytes(65536)
    while left > 0:
        await write(stream, block[:left])
        left -= min(left, len(block))
    await stream.close()


def digest_of(message: bytes) -> bytes:
    return struct.pack(">Q", len(message)) + hashlib.sha256(message).digest()


def digest_config():
    return RequestResponseConfig(
        timeout=DIGEST_SECONDS,
        max_request_size=DIGEST_LIMIT_BYTES,
        max_concurrent_inbound=1024,
    )


async def _digest_request(message: bytes, _context) -> bytes:
    return digest_of(message)


def reported(protocol: str, handler, report):
    """The handler, whose failure resets its stream and is told; the library would let it end the connection."""

    async def handle(stream) -> None:
        try:
            await handler(stream)
        except Exception as error:
            report({"event": "handler:failed", "protocol": protocol, **describe(error)})
            await stream.reset()

    return handle


class _EmptyRead:
    """A stream whose empty read is empty: the library's waits for bytes, so that an empty message never ends."""

    def __init__(self, stream) -> None:
        self._stream = stream

    def __getattr__(self, name: str):
        return getattr(self._stream, name)

    async def read(self, n: int | None = None) -> bytes:
        return b"" if n == 0 else await self._stream.read(n)


def _serve_digest(host) -> None:
    """With the library's own request-response, below which an empty read is empty."""
    RequestResponse(host).set_handler(DIGEST, _digest_request, BytesCodec(), digest_config())
    library_handler = host.get_mux().handlers[DIGEST]

    async def handle(stream) -> None:
        await library_handler(_EmptyRead(stream))

    host.set_stream_handler(DIGEST, handle)


async def serve(host, report) -> None:
    own = {ECHO: echo, RESET: reset, LATE: late, SINK: sink, SOURCE: source}
    if RequestResponse is None:
        own[DIGEST] = digest
    else:
        _serve_digest(host)
    if PerfService is None:
        own[PERF] = perf
    else:
        await PerfService(host).start()
    for protocol, handler in own.items():
        host.set_stream_handler(protocol, reported(protocol, handler, report))
