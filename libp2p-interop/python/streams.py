# SPDX-License-Identifier: Apache-2.0

"""Reading and writing py-libp2p streams with exact ends.

The library's own read(n) tells a reset as an end of the stream, and the end as a reset, according to what came first
(YamuxStream and Yamux.read_stream), so this peer looks at the stream's own marks after every end. Its write gives up
when it has had no credit for five seconds, and tells not how much went out, so this peer waits for credit itself.
"""

import hashlib

import trio
from libp2p.network.stream.exceptions import StreamClosed, StreamEOF, StreamError, StreamReset
from libp2p.stream_muxer.exceptions import MuxedStreamError

from errors import MismatchError, PeerError, StreamLostError, StreamResetError

READ_BYTES = 65536
# With its Yamux header within one Noise message, which libp2p 0.4 does not divide.
WRITE_BYTES = 60 << 10
# As often as the library's own write looks.
CREDIT_SECONDS = 0.01

ENDS = (StreamEOF, StreamReset, StreamClosed, StreamError)


def _failure(stream) -> PeerError | None:
    """Why the stream ended, or None where nothing but FIN came."""
    muxed = stream.muxed_stream
    if muxed.conn.event_shutting_down.is_set():
        return StreamLostError("The connection is gone")
    if muxed.reset_received:
        return StreamResetError("The stream is reset")
    return None


class Reader:
    """Reads a stream; for one task at a time."""

    def __init__(self, stream) -> None:
        self._stream = stream
        self._waiting = b""
        self._ended = False
        self._failure: PeerError | None = None

    async def next(self) -> bytes | None:
        """The next bytes, or None after FIN."""
        if self._waiting:
            chunk, self._waiting = self._waiting, b""
            return chunk
        if not self._ended:
            try:
                chunk = await self._stream.read(READ_BYTES)
            except ENDS as error:
                chunk = await self._end(error)
            if chunk:
                return chunk
            self._ended = True
        if self._failure is not None:
            raise self._failure
        return None

    async def _end(self, error: Exception) -> bytes:
        """Remembers how the stream ended, and returns what had come before a reset."""
        self._failure = _failure(self._stream)
        if self._failure is None and not self._stream.muxed_stream.recv_closed:
            raise error
        if not isinstance(self._failure, StreamResetError):
            return b""
        try:
            return await self._stream.muxed_stream.read()
        except MuxedStreamError:
            return b""

    async def exactly(self, count: int) -> bytes:
        parts = []
        missing = count
        while missing > 0:
            chunk = await self.next()
            if chunk is None:
                raise MismatchError(f"FIN after {count - missing} of {count} bytes")
            parts.append(chunk[:missing])
            self._waiting = chunk[missing:]
            missing -= len(parts[-1])
        return b"".join(parts)

    async def framed(self) -> bytes:
        """A message behind its length, a uvarint."""
        length = shift = 0
        while True:
            byte = (await self.exactly(1))[0]
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return await self.exactly(length)
            if shift > 28:
                raise MismatchError("A length of more than 35 bits")

    async def drain(self, digest=None) -> tuple[int, str]:
        """Everything up to FIN: how many bytes, and the SHA-256, of what is in the digest and them."""
        digest = digest or hashlib.sha256()
        count = 0
        while (chunk := await self.next()) is not None:
            digest.update(chunk)
            count += len(chunk)
        return count, digest.hexdigest()


async def write(stream, data: bytes) -> None:
    """Writes it all, however long the other side takes to give credit for it."""
    muxed = stream.muxed_stream
    written = 0
    while written < len(data):
        while muxed.send_window == 0 and not muxed.closed:
            await trio.sleep(CREDIT_SECONDS)
        piece = data[written : written + min(WRITE_BYTES, max(muxed.send_window, 1))]
        try:
            await stream.write(piece)
        except ENDS as error:
            raise _failure(stream) or error from error
        written += len(piece)


def framed(message: bytes) -> bytes:
    """The message behind its length, a uvarint."""
    length = len(message)
    prefix = bytearray()
    while length >= 0x80:
        prefix.append(length & 0x7F | 0x80)
        length >>= 7
    prefix.append(length)
    return bytes(prefix) + message
