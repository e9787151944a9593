# SPDX-License-Identifier: Apache-2.0

"""The node itself: TCP, Noise, Yamux, identify, identify push, ping, with the caps of the library raised."""

import dataclasses
import importlib.metadata
import platform
from itertools import count

import trio
from libp2p import new_swarm
from libp2p.abc import INotifee
from libp2p.crypto import ed25519, rsa, secp256k1, x25519
from libp2p.host.basic_host import BasicHost
from libp2p.host.ping import ID as PING
from libp2p.host.ping import handle_ping
from libp2p.network.config import ConnectionConfig, RetryConfig
from libp2p.peer.id import ID
from libp2p.protocol_muxer.multiselect_communicator import MultiselectCommunicator
from libp2p.rcmgr import ResourceLimits, ResourceManager
from libp2p.rcmgr.connection_limits import ConnectionLimits
from libp2p.security.noise.transport import PROTOCOL_ID as NOISE
from libp2p.security.noise.transport import Transport as NoiseTransport
from libp2p.stream_muxer.yamux.yamux import PROTOCOL_ID as YAMUX
from libp2p.stream_muxer.yamux.yamux import Yamux
from multiaddr import Multiaddr

import identify
import protocols
from errors import DialError, NotConnectedError

# No ECDSA: libp2p.crypto.serialization knows no such key, and libp2p.crypto.ecc neither signs nor verifies, so a node
# can neither have such an identity nor speak to a peer that has.
KEY_PAIRS = {
    "ed25519": ed25519.create_new_key_pair,
    "secp256k1": secp256k1.create_new_key_pair,
    "rsa": rsa.create_new_key_pair,
}
# The first that works: the Ed25519 keys of libp2p 0.4 are X25519 keys, whose signatures not even it accepts.
DEFAULT_KEYS = ("ed25519", "secp256k1")
UNLIMITED = 1_000_000
PACKAGES = ("libp2p", "trio", "noiseprotocol", "cryptography")


def _signs(key_pair) -> bool:
    message = b"a key that works"
    try:
        return key_pair.public_key.verify(message, key_pair.private_key.sign(message))
    except ValueError:
        return False


def new_key_pair(name: str | None):
    """Of the named type, or of the default one; None where the library has none that works."""
    names = (name,) if name else DEFAULT_KEYS
    pairs = (KEY_PAIRS[each]() for each in names if each in KEY_PAIRS)
    return next((pair for pair in pairs if _signs(pair)), None)


def _connection_config(default_caps: bool) -> ConnectionConfig:
    wanted = {
        # The library dials peers that it knows when it has fewer connections than these.
        "min_connections": 0,
        "low_watermark": 0,
    }
    if not default_caps:
        wanted["max_connections_per_peer"] = UNLIMITED
        wanted["high_watermark"] = wanted["max_connections"] = UNLIMITED
    known = {field.name for field in dataclasses.fields(ConnectionConfig)}
    return ConnectionConfig(**{name: value for name, value in wanted.items() if name in known})


def _resource_manager(default_caps: bool) -> ResourceManager:
    if default_caps:
        return ResourceManager()
    return ResourceManager(
        limits=ResourceLimits(max_connections=UNLIMITED, max_streams=UNLIMITED),
        connection_limits=ConnectionLimits(),
        enable_memory_limits=False,
        enable_rate_limiting=False,
    )


class Node:
    """A host, its open connections by their ids, and what it tells of them."""

    def __init__(self, options, key_pair, report, nursery) -> None:
        self.report = report
        self.nursery = nursery
        self.held: dict[str, object] = {}
        self.stopping = False
        noise = NoiseTransport(key_pair, noise_privkey=x25519.create_new_key_pair().private_key)
        resource_manager = _resource_manager(options.default_caps)
        swarm = new_swarm(
            key_pair=key_pair,
            sec_opt={NOISE: noise},
            muxer_opt={YAMUX: Yamux},
            retry_config=RetryConfig(max_retries=0),
            connection_config=_connection_config(options.default_caps),
            resource_manager=resource_manager,
        )
        self.host = BasicHost(network=swarm, resource_manager=resource_manager)
        self.network = swarm
        self._ids = count(1)
        self._identify_on_open = not options.no_identify_on_open
        self._default_caps = options.default_caps

    async def serve(self) -> None:
        if not self._default_caps:
            # The same answers as PingService's, which allows two streams of a peer.
            self.host.set_stream_handler(PING, handle_ping)
        identify.serve_push(self)
        await protocols.serve(self.host, self.report)
        # The library's own asking tells nobody what came of it; this program asks itself.
        for notifee in list(self.network.notifees):
            self.network.notifees.remove(notifee)
        self.network.register_notifee(_Events(self))

    @property
    def peer_id(self) -> str:
        return self.host.get_id().to_base58()

    def addresses(self) -> list[str]:
        suffix = f"/p2p/{self.peer_id}"
        return [str(address).removesuffix(suffix) + suffix for address in self.host.get_addrs()]

    def connections(self, request: dict) -> list:
        """The open ones to the peer, or all, or the one that the request names; the oldest first."""
        peer = request.get("peer")
        name = request.get("connection")
        every = [each for of_peer in self.network.connections.values() for each in of_peer]
        return [
            each
            for each in every
            if not each.is_closed
            and (peer is None or each.muxed_conn.peer_id.to_base58() == peer)
            and (name is None or self.connection_id(each) == name)
        ]

    def connection(self, request: dict):
        found = self.connections(request)
        if not found:
            raise NotConnectedError(f"No open connection to {request.get('connection') or request.get('peer')}")
        return found[0]

    def connection_id(self, connection) -> str:
        if not hasattr(connection, "interop_id"):
            connection.interop_id = str(next(self._ids))
        return connection.interop_id

    async def dial(self, address: str):
        """Always a new connection."""
        target = Multiaddr(address)
        peer = target.value_for_protocol("p2p") if "/p2p/" in address else None
        if not peer:
            raise DialError(f"py-libp2p dials no address without a peer id: {address}")
        transport = target.decapsulate(Multiaddr(f"/p2p/{peer}"))
        try:
            return await self.network.dial_addr(transport, ID.from_base58(peer))
        except Exception as error:
            raise DialError(f"No connection to {address}: {error}") from error

    async def open(self, connection, names) -> object:
        """A stream of the first of the protocols that the peer has."""
        peer_id = connection.muxed_conn.peer_id
        # Where there are several, the library would choose among them.
        if len(self.network.connections.get(peer_id, [])) == 1:
            return await self.host.new_stream(peer_id, list(names))
        stream = await connection.new_stream()
        try:
            communicator = MultiselectCommunicator(stream)
            stream.set_protocol(await self.host.multiselect_client.select_one_of(list(names), communicator))
        except BaseException:
            with trio.CancelScope(shield=True):
                await stream.reset()
            raise
        return stream

    def describe(self, connection) -> dict:
        muxed = connection.muxed_conn
        remote = muxed.secured_conn.get_remote_address()
        return {
            "connection": self.connection_id(connection),
            "peer": muxed.peer_id.to_base58(),
            "direction": "outbound" if muxed.is_initiator else "inbound",
            "address": f"/ip4/{remote[0]}/tcp/{remote[1]}" if remote else None,
            "encryption": NOISE,
            "muxer": YAMUX,
        }

    def opened(self, connection) -> None:
        # Kept, because a socket that is closed tells no address.
        connection.interop_description = self.describe(connection)
        self.report({"event": "connection:open", **connection.interop_description})
        if self._identify_on_open:
            self.nursery.start_soon(identify.ask_and_tell, self, connection)

    def closed(self, connection) -> None:
        if hasattr(connection, "interop_description"):
            self.report({"event": "connection:close", **connection.interop_description})


class _Events(INotifee):
    def __init__(self, node: Node) -> None:
        self._node = node

    async def connected(self, network, conn) -> None:
        self._node.opened(conn)

    async def disconnected(self, network, conn) -> None:
        self._node.closed(conn)

    async def opened_stream(self, network, stream) -> None:
        pass

    async def closed_stream(self, network, stream) -> None:
        pass

    async def listen(self, network, multiaddr) -> None:
        pass

    async def listen_close(self, network, multiaddr) -> None:
        pass


def runtime() -> str:
    return f"Python {platform.python_version()}"


def versions() -> dict[str, str]:
    return {package: importlib.metadata.version(package) for package in PACKAGES}
