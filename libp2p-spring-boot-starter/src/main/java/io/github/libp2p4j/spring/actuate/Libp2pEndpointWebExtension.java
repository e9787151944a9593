/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@code /actuator/libp2p}: shows addresses to those who may see them, and answers with
 * the statuses of HTTP: 400 for what cannot be understood, 404 for what is not there, 502
 * for a dial that failed. Thread-safe.
 */
@EndpointWebExtension(endpoint = Libp2pEndpoint.class)
public final class Libp2pEndpointWebExtension {

	private static final int STATUS_BAD_GATEWAY = 502;

	private final Libp2pEndpoint endpoint;

	private final Show showAddresses;

	private final Set<String> roles;

	/**
	 * @param roles who is authorized; empty for everybody who is authenticated
	 */
	public Libp2pEndpointWebExtension(Libp2pEndpoint endpoint, Show showAddresses, Set<String> roles) {
		this.endpoint = endpoint;
		this.showAddresses = showAddresses;
		this.roles = Set.copyOf(roles);
	}

	@ReadOperation
	public NodeDescription node(SecurityContext caller) {
		return this.endpoint.node(addresses(caller));
	}

	@ReadOperation
	public WebEndpointResponse<Object> section(SecurityContext caller, @Selector String section,
			@Nullable Integer offset, @Nullable Integer limit) {
		return found(this.endpoint.section(section, offset, limit, addresses(caller)));
	}

	@ReadOperation
	public WebEndpointResponse<Object> entry(SecurityContext caller, @Selector String section, @Selector String name) {
		return found(this.endpoint.entry(section, name, addresses(caller)));
	}

	@WriteOperation
	public WebEndpointResponse<Object> dial(@Selector String section, String address) {
		DialDescription dial = this.endpoint.dial(section, address);
		return (dial != null && !dial.connected()) ? new WebEndpointResponse<>(dial, STATUS_BAD_GATEWAY) : found(dial);
	}

	@WriteOperation
	public WebEndpointResponse<Object> control(@Selector String section, @Selector String name, String action) {
		return found(this.endpoint.control(section, name, action));
	}

	@DeleteOperation
	public WebEndpointResponse<Object> disconnect(@Selector String section, @Selector String name) {
		return found(this.endpoint.disconnect(section, name));
	}

	private AddressText addresses(SecurityContext caller) {
		return new AddressText(this.showAddresses.isShown(caller, this.roles));
	}

	private static WebEndpointResponse<Object> found(@Nullable Object result) {
		return (result != null) ? new WebEndpointResponse<>(result)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
