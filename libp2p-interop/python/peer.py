# SPDX-License-Identifier: Apache-2.0

"""A py-libp2p node that a test drives: one JSON object a line on stdin, one JSON object a line on stdout.

    {"id":1,"cmd":"dial","address":"/ip4/127.0.0.1/tcp/4001/p2p/12D3Koo…"}
    {"id":1,"ok":true,"peer":"12D3Koo…",…}   or   {"id":1,"ok":false,"error":"DialError","message":"…"}

Lines without an id are events; the first is {"event":"ready",…}. The end of stdin ends the process.
"""

import argparse
import json
import logging
import os
import sys
import time
from datetime import UTC, datetime

import trio

REFUSED_STATUS = 64
STOP_SECONDS = 2
DEFAULT_TIMEOUT_MILLIS = 30_000


def report(line: dict) -> None:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        sys.stdout.write(json.dumps({"at": at, **line}) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The other end of stdout is gone: so is the test.
        os._exit(2)


def refuse(reason: str) -> None:
    sys.stderr.write(reason + "\n")
    sys.exit(REFUSED_STATUS)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--listen", action="append", default=[])
    parser.add_argument("--key", choices=("ed25519", "secp256k1", "ecdsa", "rsa"))
    parser.add_argument("--no-early-muxer", action="store_true", help="no other way is in the library")
    parser.add_argument("--initial-window")
    parser.add_argument("--max-window")
    parser.add_argument("--max-streams")
    parser.add_argument("--default-caps", action="store_true")
    parser.add_argument("--no-identify-on-open", action="store_true")
    options = parser.parse_args()
    if options.initial_window or options.max_window:
        refuse("--initial-window, --max-window: libp2p.stream_muxer.yamux has them as constants")
    if options.max_streams:
        refuse("--max-streams: py-libp2p counts no streams of a protocol")
    return options


async def answer(node, commands: dict, line: str) -> None:
    from errors import describe

    try:
        request = json.loads(line)
    except ValueError as error:
        report({"event": "bad-line", "message": str(error)})
        return
    started = time.monotonic()

    def elapsed() -> float:
        return round((time.monotonic() - started) * 1000, 3)

    name = request.get("cmd")
    try:
        if name == "stop":
            node.stopping = True
            await stop(node)
            report({"id": request["id"], "ok": True, "millis": elapsed()})
            exit_now(0)
        if name not in commands:
            raise ValueError(f"Unknown command {name}; there are {', '.join(commands)}, stop")
        with trio.fail_after(request.get("timeoutMillis", DEFAULT_TIMEOUT_MILLIS) / 1000):
            result = await commands[name](node, request)
        report({"id": request["id"], "ok": True, "millis": elapsed(), **result})
    except Exception as error:
        logging.debug("%s", name, exc_info=error)
        report({"id": request.get("id"), "ok": False, "millis": elapsed(), **describe(error)})


async def stop(node) -> None:
    with trio.move_on_after(STOP_SECONDS):
        await node.host.close()


def exit_now(status: int) -> None:
    """Without the ends of the library's tasks, some of which wait for ever."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


async def lines():
    pending = bytearray()
    async with trio.lowlevel.FdStream(os.dup(0)) as stdin:
        async for chunk in stdin:
            pending += chunk
            *whole, rest = pending.split(b"\n")
            for line in whole:
                yield line.decode()
            pending = rest


async def run(options: argparse.Namespace, key_pair) -> None:
    from multiaddr import Multiaddr

    from commands import COMMANDS
    from node import Node, runtime, versions

    async with trio.open_nursery() as nursery:
        node = Node(options, key_pair, report, nursery)
        await node.serve()
        async with node.host.run(listen_addrs=[Multiaddr(address) for address in options.listen]):
            report(
                {
                    "event": "ready",
                    "peer": node.peer_id,
                    "addresses": node.addresses(),
                    "runtime": runtime(),
                    "versions": versions(),
                }
            )
            async for line in lines():
                nursery.start_soon(answer, node, COMMANDS, line)
            if node.stopping:
                await trio.sleep_forever()
            await stop(node)
            exit_now(0)


def main() -> None:
    options = parse_options()
    logging.basicConfig(
        stream=sys.stderr,
        level=os.environ.get("INTEROP_LOG", "WARNING"),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    from node import new_key_pair

    key_pair = new_key_pair(options.key)
    if key_pair is None:
        refuse(f"--key {options.key}: this py-libp2p neither signs nor verifies with such a key")
    try:
        trio.run(run, options, key_pair)
    except BaseException as error:
        logging.exception("The end")
        report({"event": "uncaught-exception", "error": type(error).__name__, "message": str(error)})
        exit_now(1)


if __name__ == "__main__":
    main()
