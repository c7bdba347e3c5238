// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.stream.Collectors;

/** Walks the chain by hand, with the JDK's own client. */
final class LoopbackCaller {
    static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";

    private final HttpClient client = HttpClient.newHttpClient();
    private final IamStub stub;

    LoopbackCaller(IamStub stub) {
        this.stub = stub;
    }

    HttpResponse<String> exchange(WorkloadProvider provider, String subjectToken) {
        String form = Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "audience",
                        provider.audience(),
                        "scope",
                        CLOUD,
                        "requested_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:jwt",
                        "subject_token",
                        subjectToken)
                .entrySet()
                .stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(stub.tokenUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    HttpResponse<String> impersonate(String email, String federated, String lifetime) {
        return send(HttpRequest.newBuilder(stub.impersonationUrl(email))
                .header("Authorization", "Bearer " + federated)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"scope\":[\"read\"],\"lifetime\":\"" + lifetime + "\"}")));
    }

    HttpResponse<String> get(String path, String token) {
        return send(HttpRequest.newBuilder(URI.create(stub.base() + path)).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new IllegalStateException("No answer", broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }

    static String text(HttpResponse<String> answer, String field) {
        try {
            return String.valueOf(JSONObjectUtils.parse(answer.body()).get(field));
        } catch (ParseException noJson) {
            throw new IllegalStateException("Not JSON", noJson);
        }
    }
}
