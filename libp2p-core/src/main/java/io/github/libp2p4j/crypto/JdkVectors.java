/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Set;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * Whether the JDK's ChaCha20-Poly1305 uses the processor's vector instructions.
 * Stateless.
 * <p>
 * On x86 HotSpot has such code for Poly1305 for AVX-512 alone. Without it the JDK's
 * cipher was measured at a third of Conscrypt's speed (270 and 870 MB/s, JDK 25), with it
 * at a tenth to a fifth more.
 */
final class JdkVectors {

	/** From this release on HotSpot has such code at all. */
	static final int FIRST_FEATURE = 21;

	/** HotSpot's option for the widest AVX it uses; 3 stands for AVX-512. */
	private static final String OPTION = "UseAVX";

	private static final int AVX_512 = 3;

	private static final Set<String> X86 = Set.of("amd64", "x86_64", "x86-64", "x64");

	private JdkVectors() {
	}

	static boolean areUsed() {
		return areUsed(Runtime.version().feature(), System.getProperty("os.arch", ""), useAvx());
	}

	/**
	 * @param useAvx as HotSpot says it, empty if this is no HotSpot or it cannot be asked
	 */
	static boolean areUsed(int feature, String architecture, String useAvx) {
		if (feature < FIRST_FEATURE) {
			return false;
		}
		if (!X86.contains(architecture.toLowerCase(Locale.ROOT))) {
			return true;
		}
		try {
			return Integer.parseInt(useAvx) >= AVX_512;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	private static String useAvx() {
		try {
			return HotSpot.option(OPTION);
		}
		catch (IllegalArgumentException | LinkageError ex) {
			// Another processor or machine, or a runtime image without the module.
			return "";
		}
	}

	/** Apart, since a runtime image may lack what it needs. */
	private static final class HotSpot {

		private HotSpot() {
		}

		static String option(String name) {
			HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
			return (bean != null) ? bean.getVMOption(name).getValue() : "";
		}

	}

}
