# SPDX-License-Identifier: Apache-2.0

"""The names that every peer program gives to what goes wrong."""

from collections.abc import Iterator

import trio
from libp2p.exceptions import BaseLibp2pError

REFUSALS = ("protocols not supported", "protocol not supported")


class PeerError(Exception):
    """Its class's name is the name on the line."""


class StreamResetError(PeerError):
    """The other side reset the stream."""


class StreamLostError(PeerError):
    """The connection went, and the stream with it."""


class NotConnectedError(PeerError):
    """No open connection as asked for."""


class DialError(PeerError):
    """No connection came of it."""


class MismatchError(PeerError):
    """Other bytes came back."""


class UnsupportedError(PeerError):
    """The library has no means for this."""


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what is in its group, and what caused each."""
    pending = [error]
    while pending:
        current = pending.pop(0)
        yield current
        if isinstance(current, BaseExceptionGroup):
            pending.extend(current.exceptions)
        cause = current.__cause__ or current.__context__
        if cause is not None:
            pending.append(cause)


def describe(error: BaseException) -> dict:
    """`error`, `message` and `causes` of an answer."""
    errors = [each for each in chain(error) if not isinstance(each, BaseExceptionGroup)]
    return {
        "error": _name(errors),
        "message": str(errors[0]),
        "causes": [{"error": type(each).__name__, "message": str(each)} for each in errors[1:]],
    }


def _name(errors: list[BaseException]) -> str:
    own = next((each for each in errors if isinstance(each, PeerError)), None)
    if any(type(each).__name__ == "PeerIDMismatchesPubkey" for each in errors):
        return "PeerIdMismatchError"
    if any(isinstance(each, BaseLibp2pError) and refusal in str(each) for each in errors for refusal in REFUSALS):
        return "UnsupportedProtocolError"
    if own is not None:
        return type(own).__name__
    if isinstance(errors[0], trio.TooSlowError):
        return "TimeoutError"
    return type(errors[0]).__name__
