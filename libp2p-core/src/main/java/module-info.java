/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A libp2p connection stack in plain Java.
 */
module io.github.libp2p4j.core {

	requires org.slf4j;
	requires org.bouncycastle.provider;
	requires com.google.protobuf;
	requires static transitive org.jspecify;
	requires static org.conscrypt;
	requires static java.management;
	requires static jdk.management;

	exports io.github.libp2p4j;
	exports io.github.libp2p4j.crypto;
	exports io.github.libp2p4j.host;
	exports io.github.libp2p4j.identity;
	exports io.github.libp2p4j.multiaddr;

}
