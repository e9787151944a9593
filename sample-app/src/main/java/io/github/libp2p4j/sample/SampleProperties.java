/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The sample's own properties. Immutable.
 *
 * @param echoTimeout Time that an echo may go without any progress.
 * @param memoryPerAnswer Part of an answer that is kept in memory; what is beyond goes to
 * a temporary file.
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("30s") Duration echoTimeout, @DefaultValue("1MB") DataSize memoryPerAnswer) {
}
