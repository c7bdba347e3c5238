// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.issuers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/**
 * An issuer that was started, and how it is asked for a token by client credentials.
 *
 * @param endpoint where its tokens are
 * @param client id and secret with a colon between them
 */
record Started(URI endpoint, String client) {
    /** What is sent in the body. */
    static final String BODY = "grant_type=client_credentials";

    /**
     * Starts the issuer that the function of that class starts: from {@code default} or the name of an algorithm to a token
     * endpoint with a client's id and secret in its user information.
     */
    static Started by(String starter, String algorithm) throws ReflectiveOperationException {
        Object issuer = Class.forName(starter)
                .asSubclass(Function.class)
                .getDeclaredConstructor()
                .newInstance();
        @SuppressWarnings("unchecked") // a class of ours, named on a command line of ours
        URI told = ((Function<String, URI>) issuer).apply(algorithm);
        URI endpoint = URI.create("http://127.0.0.1:" + told.getPort() + told.getPath());
        return new Started(endpoint, told.getUserInfo());
    }

    /** The value of the header. */
    String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Started[" + endpoint + ", masked]";
    }
}
