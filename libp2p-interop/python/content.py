# SPDX-License-Identifier: Apache-2.0

"""The bytes that both sides expect: byte i is the lowest eight bits of i ^ i>>8 ^ i>>16."""

import hashlib

from streams import write

BLOCK = 256
# The block of the pattern for each value of what is the same in it: the xor of the higher bits.
BLOCKS = [bytes(i ^ high for i in range(BLOCK)) for high in range(BLOCK)]


def pattern(offset: int, length: int) -> bytes:
    first = offset // BLOCK
    last = (offset + length + BLOCK - 1) // BLOCK
    blocks = b"".join(BLOCKS[(block ^ block >> 8) & 0xFF] for block in range(first, last))
    start = offset - first * BLOCK
    return blocks[start : start + length]


async def write_pattern(stream, count: int, chunk_bytes: int = 65536, chooser=None) -> str:
    """Writes so much of it, each time chunk_bytes or, with a chooser (random.Random), 1 to chunk_bytes; its SHA-256."""
    digest = hashlib.sha256()
    sent = 0
    while sent < count:
        length = chooser.randint(1, chunk_bytes) if chooser else chunk_bytes
        chunk = pattern(sent, min(length, count - sent))
        digest.update(chunk)
        await write(stream, chunk)
        sent += len(chunk)
    return digest.hexdigest()


def pattern_sha256(count: int) -> str:
    digest = hashlib.sha256()
    for offset in range(0, count, 1 << 20):
        digest.update(pattern(offset, min(1 << 20, count - offset)))
    return digest.hexdigest()
