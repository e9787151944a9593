/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Value;

/**
 * On a field or parameter of a test, a {@code String} or a
 * {@link io.github.libp2p4j.multiaddr.Multiaddr}: the first address to dial the node
 * under test at, ending in {@code /p2p/PEERID}. All of them are in
 * {@code ${local.libp2p.listen-addresses}}, separated by commas.
 */
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Value("${local.libp2p.listen-address}")
public @interface LocalListenAddress {

}
