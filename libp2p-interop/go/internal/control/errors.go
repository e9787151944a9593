// SPDX-License-Identifier: Apache-2.0

package control

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/multiformats/go-multistream"

	"libp2p4j/interop/internal/content"
	"libp2p4j/interop/internal/perf"
)

// namedError has a name that is the same in every language.
type namedError struct {
	name  string
	cause error
}

func (e *namedError) Error() string { return e.cause.Error() }

func (e *namedError) Unwrap() error { return e.cause }

func newError(name, format string, arguments ...any) error {
	return &namedError{name, fmt.Errorf(format, arguments...)}
}

func mismatch(sent, received content.Sum) error {
	return newError("MismatchError", "sent or asked for %s, got %s", sent, received)
}

// describe is an error as the control protocol shows it.
func describe(err error) Fields {
	fields := Fields{"error": nameOf(err), "message": err.Error()}
	if code, told := resetCode(err); told {
		fields["code"] = code
	}
	return fields
}

// resetCode is the error code that the peer reset a stream with.
func resetCode(err error) (network.StreamErrorCode, bool) {
	var reset *network.StreamError
	if errors.As(err, &reset) && reset.Remote {
		return reset.ErrorCode, true
	}
	return 0, false
}

func nameOf(err error) string {
	var wrongPeer sec.ErrPeerIDMismatch
	var unsupported multistream.ErrNotSupported[protocol.ID]
	var otherSize *perf.MismatchError
	var named *namedError
	switch {
	case errors.As(err, &wrongPeer):
		return "PeerIdMismatchError"
	case errors.As(err, &unsupported):
		return "UnsupportedProtocolError"
	case errors.As(err, &otherSize):
		return "MismatchError"
	case errors.As(err, &named):
		return named.name
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "TimeoutError"
	case errors.Is(err, network.ErrReset):
		return "StreamResetError"
	default:
		return innermostType(err)
	}
}

// innermostType is the library's own name for an error: its type, without the package.
func innermostType(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			break
		}
		err = inner
	}
	kind := reflect.TypeOf(err)
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return kind.Name()
}
