/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import io.github.libp2p4j.spring.client.ImportLibp2pClients;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the sample.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@ImportLibp2pClients(group = "others", types = GreeterService.class)
public class SampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
