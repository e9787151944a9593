/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.List;

/**
 * An implementation that has no peer here, and why. Immutable.
 *
 * @param title what its authors call it
 * @param reason why there is no peer
 * @param source where one sees it
 */
record OtherImplementation(String title, String reason, String source) {

	static List<OtherImplementation> all() {
		return List.of(
				new OtherImplementation("jvm-libp2p",
						"jvm-libp2p is not on Maven Central or any other package registry, only in a repository of"
								+ " its own, and needs two more",
						"https://github.com/libp2p/jvm-libp2p/issues/182"),
				new OtherImplementation("nim-libp2p",
						"nim-libp2p is fetched by nimble from git repositories, no registry holds its releases",
						"https://github.com/vacp2p/nim-libp2p"),
				new OtherImplementation("zig-libp2p",
						"Zig has no package registry: eth-p2p-z and its dependencies are fetched from git repositories",
						"https://github.com/zen-eth/eth-p2p-z"),
				new OtherImplementation("dotnet-libp2p", "dotnet-libp2p has no releases, only pre-releases",
						"https://github.com/NethermindEth/dotnet-libp2p/blob/main/docs/README.md"));
	}

	/** As a footnote, in Markdown. */
	String footnote() {
		return this.reason + " ([source](" + this.source + "))";
	}

}
