// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.issuers;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * The program of a cold process: starts an issuer as a test does, asks it for one token over HTTP with the JDK's client, and
 * prints the nanoseconds from its first line to the token.
 */
public final class FirstToken {
    private FirstToken() {}

    /**
     * Measures once.
     *
     * @param args the class that starts the issuer; {@code default}
     */
    public static void main(String[] args) throws ReflectiveOperationException, IOException, InterruptedException {
        long begun = System.nanoTime();
        Started issuer = Started.by(args[0], args[1]);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(issuer.endpoint())
                                .header("Authorization", issuer.authorization())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(Started.BODY))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        long took = System.nanoTime() - begun;
        if (answer.statusCode() != 200 || !answer.body().contains("\"access_token\"")) {
            throw new IllegalStateException("No token, but a status of " + answer.statusCode());
        }
        System.out.println("took " + took);
        // neither issuer's threads are what is measured
        Runtime.getRuntime().halt(0);
    }
}
