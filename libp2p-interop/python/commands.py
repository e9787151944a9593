# SPDX-License-Identifier: Apache-2.0

"""What the peer can be told to do. Each takes the node and the request and returns what the answer says."""

import hashlib
import os
import random
import struct
import time
from contextlib import asynccontextmanager

import trio
from libp2p.host.ping import ID as PING
from libp2p.host.ping import PingService
from multiaddr import Multiaddr

import identify
import protocols
from content import pattern, pattern_sha256, write_pattern
from errors import MismatchError, StreamResetError, UnsupportedError
from streams import Reader, framed, write

RESET_SECONDS = 1
HELD_BYTES = 1000
PING_BYTES = 32


@asynccontextmanager
async def opened(node, request: dict, *names: str):
    """A stream that is closed after its use, and reset where the use failed."""
    stream = await node.open(node.connection(request), names)
    try:
        yield stream
    except BaseException:
        with trio.move_on_after(RESET_SECONDS, shield=True):
            await stream.reset()
        raise
    await stream.close()


def check(name: str, found, expected) -> None:
    if found != expected:
        raise MismatchError(f"{name}: {found!r}, not {expected!r}")


async def check_end(reader: Reader) -> None:
    check("after the answer", await reader.next(), None)


async def listen(node, request: dict) -> dict:
    if request.get("address"):
        await node.network.listen(Multiaddr(request["address"]))
    return {"addresses": node.addresses()}


async def dial(node, request: dict) -> dict:
    return node.describe(await node.dial(request["address"]))


async def connections(node, request: dict) -> dict:
    return {
        "connections": [
            {**node.describe(each), "streams": len(each.get_streams())} for each in node.connections(request)
        ]
    }


async def identify_peer(node, request: dict) -> dict:
    _, answer = await identify.ask(node, node.connection(request))
    return answer


async def push(node, request: dict) -> dict:
    protocol = request["protocol"]
    node.host.set_stream_handler(protocol, protocols.reported(protocol, protocols.echo, node.report))
    await identify.push(node)
    return {}


async def ping(node, request: dict) -> dict:
    peer = node.connection(request).muxed_conn.peer_id
    times = await PingService(node.host).ping(peer, request.get("count", 1))
    # libp2p 0.4 tells microseconds, 0.8 whole milliseconds.
    return {"roundTripMillis": [each / 1000 if protocols.PerfService is None else each for each in times]}


async def ping_one_stream(node, request: dict) -> dict:
    times = []
    async with opened(node, request, PING) as stream:
        reader = Reader(stream)
        for _ in range(request.get("count", 1)):
            payload = os.urandom(PING_BYTES)
            started = time.monotonic()
            await write(stream, payload)
            check("a ping's answer", await reader.exactly(PING_BYTES), payload)
            times.append((time.monotonic() - started) * 1000)
    return {"roundTripMillis": times}


async def _echo(node, request: dict, count: int, seed: int | None = None) -> str:
    chooser = None if seed is None else random.Random(seed)
    chunk_bytes = request.get("chunkBytes", 65536)
    sent = received = None
    async with opened(node, request, request.get("protocol", protocols.ECHO)) as stream:

        async def send() -> None:
            nonlocal sent
            sent = await write_pattern(stream, count, chunk_bytes, chooser)
            await stream.close_write()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(send)
            received = await Reader(stream).drain()
    check("what came back", received, (count, sent))
    return sent


async def echo(node, request: dict) -> dict:
    count, streams = request["bytes"], request.get("streams", 1)
    seed = request.get("randomSeed")
    sha256 = None

    async def one(index: int) -> None:
        nonlocal sha256
        sha256 = await _echo(node, request, count, None if seed is None else seed + index)

    async with trio.open_nursery() as nursery:
        for index in range(streams):
            nursery.start_soon(one, index)
    return {"bytes": count, "streams": streams, "sha256": sha256}


async def sequential(node, request: dict) -> dict:
    count, size = request["count"], request.get("bytes", 32)
    for _ in range(count):
        await _echo(node, request, size)
    return {"count": count, "bytes": size}


async def late(node, request: dict) -> dict:
    count = request["bytes"]
    async with opened(node, request, protocols.LATE) as stream:
        sent = await write_pattern(stream, count)
        await stream.close_write()
        finished = time.monotonic()
        reader = Reader(stream)
        answer = await reader.exactly(40)
        waited = time.monotonic() - finished
        await check_end(reader)
    check("the late answer", answer, struct.pack(">Q", count) + bytes.fromhex(sent))
    return {"bytes": count, "waitedMillis": waited * 1000}


async def sink(node, request: dict) -> dict:
    count = request["bytes"]
    async with opened(node, request, protocols.SINK) as stream:
        sha256 = await write_pattern(stream, count)
        await stream.close_write()
        reader = Reader(stream)
        check("the count", await reader.exactly(8), struct.pack(">Q", count))
        await check_end(reader)
    return {"bytes": count, "sha256": sha256}


async def source(node, request: dict) -> dict:
    count = request["bytes"]
    async with opened(node, request, protocols.SOURCE) as stream:
        await write(stream, struct.pack(">Q", count))
        await stream.close_write()
        received = await Reader(stream).drain()
    check("what came", received, (count, pattern_sha256(count)))
    return {"bytes": count, "sha256": received[1]}


async def digest(node, request: dict) -> dict:
    size, count = request["bytes"], request.get("count", 1)
    message = pattern(0, size)
    for _ in range(count):
        check("the digest", await _digest(node, request, message), protocols.digest_of(message))
    return {"bytes": size, "count": count}


async def _digest(node, request: dict, message: bytes) -> bytes:
    if protocols.RequestResponse is not None:
        client = protocols.RequestResponse(node.host)
        peer = node.connection(request).muxed_conn.peer_id
        codec = protocols.BytesCodec()
        return await client.send_request(peer, [protocols.DIGEST], message, codec, protocols.digest_config())
    async with opened(node, request, protocols.DIGEST) as stream:
        await write(stream, framed(message))
        return await Reader(stream).framed()


async def perf(node, request: dict) -> dict:
    """With a client of this program's: the library's own tells one time for both ways."""
    upload, download = request.get("uploadBytes", 0), request.get("downloadBytes", 0)
    block = bytes(65536)
    async with opened(node, request, protocols.PERF) as stream:
        started = time.monotonic()
        await write(stream, struct.pack(">Q", download))
        for sent in range(0, upload, len(block)):
            await write(stream, block[: upload - sent])
        await stream.close_write()
        uploaded = time.monotonic()
        received, _ = await Reader(stream).drain()
        downloaded = time.monotonic()
    check("the download", received, download)
    return {
        "uploadBytes": upload,
        "downloadBytes": received,
        "uploadMillis": (uploaded - started) * 1000,
        "downloadMillis": (downloaded - uploaded) * 1000,
    }


async def hold(node, request: dict) -> dict:
    stream = await node.open(node.connection(request), [protocols.SOURCE])
    await write(stream, struct.pack(">Q", request["bytes"]))
    await stream.close_write()
    reader = Reader(stream)
    start = await reader.exactly(HELD_BYTES)
    name = str(len(node.held) + 1)
    node.held[name] = (stream, reader, request["bytes"], hashlib.sha256(start))
    return {"stream": name}


async def resume(node, request: dict) -> dict:
    stream, reader, count, digest_so_far = node.held.pop(request["stream"])
    received, sha256 = await reader.drain(digest_so_far)
    await stream.close()
    check("what came", (received + HELD_BYTES, sha256), (count, pattern_sha256(count)))
    return {"bytes": count, "sha256": sha256}


async def remote_reset(node, request: dict) -> dict:
    to_read, to_write = request.get("readBytes", 0), request.get("writeBytes", 0)
    received = 0
    stream = await node.open(node.connection(request), [protocols.RESET])
    try:
        await write(stream, struct.pack(">II", to_read, to_write))
        await write_pattern(stream, to_read)
        reader = Reader(stream)
        while (chunk := await reader.next()) is not None:
            received += len(chunk)
    except StreamResetError as error:
        return {"error": type(error).__name__, "received": received, "ended": "reset"}
    finally:
        with trio.move_on_after(RESET_SECONDS, shield=True):
            await stream.close()
    return {"error": None, "received": received, "ended": "fin"}


async def local_reset(node, request: dict) -> dict:
    if request.get("code") is not None:
        raise UnsupportedError("py-libp2p has no reset codes: YamuxStream.reset() writes 0")
    count = request["bytes"]
    stream = await node.open(node.connection(request), [protocols.ECHO])
    async with trio.open_nursery() as nursery:
        nursery.start_soon(write_pattern, stream, count)
        await Reader(stream).exactly(count)
    await write(stream, pattern(0, 65536))
    await stream.reset()
    return {"bytes": count}


async def open_stream(node, request: dict) -> dict:
    async with opened(node, request, *request["protocols"]) as stream:
        return {"protocol": stream.get_protocol()}


async def hang_up(node, request: dict) -> dict:
    connection = node.connection(request)
    if request.get("connection"):
        await connection.close()
    else:
        await node.host.disconnect(connection.muxed_conn.peer_id)
    return {}


COMMANDS = {
    "listen": listen,
    "dial": dial,
    "connections": connections,
    "identify": identify_peer,
    "push": push,
    "ping": ping,
    "pingOneStream": ping_one_stream,
    "echo": echo,
    "sequential": sequential,
    "late": late,
    "sink": sink,
    "source": source,
    "digest": digest,
    "perf": perf,
    "hold": hold,
    "resume": resume,
    "remoteReset": remote_reset,
    "localReset": local_reset,
    "open": open_stream,
    "hangUp": hang_up,
}
