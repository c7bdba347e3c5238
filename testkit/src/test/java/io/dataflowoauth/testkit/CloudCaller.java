// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A stub with a machine whose account may do everything for another one, and who calls it by hand. */
final class CloudCaller implements AutoCloseable {
    static final String WORKER = "worker@demo.iam.gserviceaccount.com";
    static final String READER = "reader@demo.iam.gserviceaccount.com";
    static final String CREATOR = "roles/iam.serviceAccountTokenCreator";

    final TestClock clock = TestClock.create();
    final IamStub stub =
            IamStub.start(IamStubOptions.defaults().withTime(clock).withAttachedLifetime(Duration.ofMinutes(30)));
    final String reader = stub.serviceAccount(READER);
    private final LoopbackCaller caller = new LoopbackCaller(stub);

    CloudCaller() {
        stub.attach(WORKER);
        stub.grant(CREATOR, "serviceAccount:" + WORKER, reader);
    }

    /** The machine's token with these scopes, parted by commas; its own ones if empty. */
    String machineToken(String scopes) {
        String query = scopes.isEmpty() ? "" : "?scopes=" + scopes;
        return LoopbackCaller.text(
                caller.send(request("/computeMetadata/v1/instance/service-accounts/default/token" + query)
                        .header("Metadata-Flavor", "Google")),
                "access_token");
    }

    /** A method of the account that is asked for with the machine's own token. */
    HttpResponse<String> method(String email, String verb, String json, String... headers) {
        return asked("/v1/projects/-/serviceAccounts/" + email + ":" + verb, machineToken(""), json, headers);
    }

    HttpResponse<String> asked(String path, String token, String json, String... headers) {
        HttpRequest.Builder request = request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return caller.send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> form(String path, Map<String, String> form, String... headers) {
        String body = form.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return caller.send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> get(String path, String token) {
        return caller.get(path, token);
    }

    /** What the metadata server tells the machine. */
    HttpResponse<String> metadata(String path, String... headers) {
        HttpRequest.Builder request = request(path).header("Metadata-Flavor", "Google");
        return caller.send(headers.length == 0 ? request : request.headers(headers));
    }

    /** A call that shows nothing. */
    HttpResponse<String> open(String path) {
        return caller.send(request(path));
    }

    /** A call with a method, and a body if it is not empty. */
    HttpResponse<String> call(String method, String path, String token, String json) {
        return caller.send(request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    /** A JWT over these claims, that the key of the reader has signed. */
    String signed(Map<String, Object> claims) {
        String payload = JSONObjectUtils.toJSONString(Map.of("payload", JSONObjectUtils.toJSONString(claims)));
        return LoopbackCaller.text(method(READER, "signJwt", payload), "signedJwt");
    }

    /** The claims of an assertion that the token endpoint takes. */
    Map<String, Object> claims() {
        long now = clock.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", READER);
        claims.put("aud", "https://oauth2.googleapis.com/token");
        claims.put("iat", now);
        claims.put("exp", now + 3600);
        claims.put("scope", "https://a.example https://b.example");
        return claims;
    }

    /** The public keys of the reader. */
    String keys() {
        return caller.send(request("/service_accounts/v1/metadata/jwk/" + READER))
                .body();
    }

    @Override
    public void close() {
        stub.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(stub.base() + path));
    }
}
