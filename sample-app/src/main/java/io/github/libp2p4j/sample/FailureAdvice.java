/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.util.stream.Collectors;

import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Tells HTTP callers what went wrong with a peer, as RFC 9457 problems: 400 for the
 * caller's mistakes, 502 for the peer's and the network's, 503 for limits here, 504 for
 * silence. Stateless.
 */
@RestControllerAdvice
class FailureAdvice extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ProblemDetail onInvalidPeer(InvalidPeerException failure) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, failure.getMessage());
		problem.setTitle("Invalid peer address");
		return problem;
	}

	@ExceptionHandler
	ProblemDetail onDialFailure(DialException failure) {
		HttpStatus status = switch (failure.reason()) {
			case UNSUPPORTED_ADDRESS, SELF_DIAL, GATED -> HttpStatus.BAD_REQUEST;
			case REFUSED, UNREACHABLE, NEGOTIATION_FAILED, HANDSHAKE_FAILED, PEER_ID_MISMATCH, OTHER ->
				HttpStatus.BAD_GATEWAY;
			case LIMIT, CANCELLED, STOPPED -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
		};
		return problem(status, "The peer cannot be reached", failure, failure.reason());
	}

	@ExceptionHandler
	ProblemDetail onStreamFailure(StreamException failure) {
		HttpStatus status = switch (failure.reason()) {
			case RESET_BY_PEER, RESET, CONNECTION_LOST, PROTOCOL_NOT_SUPPORTED, NEGOTIATION_FAILED, CLOSED ->
				HttpStatus.BAD_GATEWAY;
			case LIMIT, CANCELLED -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
		};
		return problem(status, "The stream to the peer failed", failure, failure.reason());
	}

	@ExceptionHandler
	ProblemDetail onRequestFailure(RequestException failure) {
		HttpStatus status = switch (failure.reason()) {
			case REQUEST_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
			case UNREACHABLE, PROTOCOL_NOT_SUPPORTED, ANSWER_TOO_LARGE, MALFORMED_ANSWER, NO_ANSWER, CONNECTION_LOST,
					RESET_BY_PEER, HANDLER_FAILED, OTHER ->
				HttpStatus.BAD_GATEWAY;
			case CODEC_FAILED ->
				(failure.origin() == Origin.REMOTE) ? HttpStatus.BAD_GATEWAY : HttpStatus.INTERNAL_SERVER_ERROR;
			case LIMIT, CANCELLED -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
		};
		return problem(status, "The exchange with the peer failed", failure, failure.reason());
	}

	@ExceptionHandler
	ProblemDetail onConnectionFailure(ConnectionException failure) {
		return problem(HttpStatus.BAD_GATEWAY, "The connection to the peer failed", failure, failure.reason().kind());
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException failure,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		failure.getBody()
			.setDetail(failure.getFieldErrors()
				.stream()
				.map((error) -> error.getField() + " " + error.getDefaultMessage())
				.collect(Collectors.joining(", ")));
		return super.handleMethodArgumentNotValid(failure, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		failure.getBody()
			.setDetail(failure.getParameterValidationResults()
				.stream()
				.flatMap((result) -> result.getResolvableErrors()
					.stream()
					.map((error) -> result.getMethodParameter().getParameterName() + " " + error.getDefaultMessage()))
				.collect(Collectors.joining(", ")));
		return super.handleHandlerMethodValidationException(failure, headers, status, request);
	}

	private static ProblemDetail problem(HttpStatus status, String title, Libp2pException failure, Enum<?> reason) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, failure.getMessage());
		problem.setTitle(title);
		problem.setProperty("reason", reason.name());
		problem.setProperty("origin", failure.origin().name());
		return problem;
	}

}
