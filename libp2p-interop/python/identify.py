# SPDX-License-Identifier: Apache-2.0

"""Asking a peer who it is, and telling what it pushed, in the words of the control lines."""

import logging

import trio
from libp2p.identity.identify.identify import ID as IDENTIFY
from libp2p.identity.identify.identify import parse_identify_response
from libp2p.identity.identify.pb.identify_pb2 import Identify
from libp2p.identity.identify_push.identify_push import (
    ID_PUSH,
    identify_push_handler_for,
    push_identify_to_peers,
)
from multiaddr import Multiaddr

from streams import Reader

ASK_SECONDS = 10


class _Recorded:
    """A stream that keeps what is read from it, for the library's own handler to read from."""

    def __init__(self, stream) -> None:
        self._stream = stream
        self.read_bytes = bytearray()

    def __getattr__(self, name: str):
        return getattr(self._stream, name)

    async def read(self, n: int | None = None) -> bytes:
        data = await self._stream.read(n)
        self.read_bytes += data
        return data


def serve_push(node) -> None:
    """The library's own handler, with an event after it."""
    library_handler = identify_push_handler_for(node.host)

    async def handle(stream) -> None:
        recorded = _Recorded(stream)
        await library_handler(recorded)
        message = _without_prefix(bytes(recorded.read_bytes))
        node.report({"event": "identified", **_event(stream.muxed_conn.peer_id, message), "push": True})

    node.host.set_stream_handler(ID_PUSH, handle)


async def push(node) -> None:
    await push_identify_to_peers(node.host)


async def ask(node, connection) -> tuple[Identify, dict]:
    """Asks on this connection; the message, and the fields of an answer."""
    stream = await node.open(connection, [IDENTIFY])
    try:
        message = parse_identify_response(await Reader(stream).framed())
    finally:
        with trio.CancelScope(shield=True):
            await stream.close()
    return message, {
        **_event(connection.muxed_conn.peer_id, message),
        "listenAddresses": [str(Multiaddr(address)) for address in message.listen_addrs],
        "observedAddress": str(Multiaddr(message.observed_addr)) if message.observed_addr else None,
        "signedRecord": bool(message.signedPeerRecord),
    }


async def ask_and_tell(node, connection) -> None:
    with trio.move_on_after(ASK_SECONDS):
        try:
            message, _ = await ask(node, connection)
        except Exception as error:
            logging.warning("identify on open: %r", error)
            return
        node.report({"event": "identified", **_event(connection.muxed_conn.peer_id, message), "push": False})


def _event(peer_id, message: Identify) -> dict:
    return {
        "peer": peer_id.to_base58(),
        "agentVersion": message.agent_version,
        "protocolVersion": message.protocol_version,
        "protocols": list(message.protocols),
    }


def _without_prefix(framed: bytes) -> Identify:
    at = 0
    while framed[at] >= 0x80:
        at += 1
    message = Identify()
    message.ParseFromString(framed[at + 1 :])
    return message
