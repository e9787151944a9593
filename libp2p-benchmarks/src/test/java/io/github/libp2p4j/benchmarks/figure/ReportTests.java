/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private final Report report = new Report("a cipher");

	@Test
	void writesTheAgreedSchema() throws Exception {
		this.report.add(new Sample("limit.aead", "MB/s", 1000));
		this.report.add(new Sample("upload.1", "MB/s", 900, 1000.0));
		this.report.add(new Sample("connect.sequential", "1/s", 300));
		JsonNode root = new ObjectMapper().readTree(this.report.json());
		assertThat(root.fieldNames()).toIterable().containsExactly("jdk", "cpu", "figures");
		JsonNode upload = root.at("/figures/1");
		assertThat(upload.fieldNames()).toIterable()
			.containsExactly("name", "unit", "median", "min", "max", "runs", "ratioToLimit");
		assertThat(upload.get("ratioToLimit").asDouble()).isEqualTo(0.9);
		assertThat(root.at("/figures/2/name").asText()).isEqualTo("upload.1.ratio-spread");
		assertThat(root.at("/figures/0").get("ratioToLimit").isNull()).isTrue();
		assertThat(root.at("/figures/3").get("ratioToLimit").isNull()).isTrue();
	}

	@Test
	void marksRatiosThatSpread() {
		this.report.add(new Sample("limit.aead", "MB/s", 1000));
		this.report.add(new Sample("limit.aead", "MB/s", 1000));
		this.report.add(new Sample("upload.1", "MB/s", 900, 1000.0));
		this.report.add(new Sample("upload.1", "MB/s", 500, 1000.0));
		assertThat(this.report.table()).contains("0.700 unsettled", "cipher a cipher");
	}

}
