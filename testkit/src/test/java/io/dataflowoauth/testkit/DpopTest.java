// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit's issuer and resources check proofs as RFC 9449 section 4.3 says, by a client that knows nothing of the SDK. */
class DpopTest {
    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final IamStub stub = IamStub.start(IamStubOptions.defaults().withTime(clock));
    private final URI things = URI.create(stub.base() + "/things");
    private final FakeClient bill =
            issuer.registerClient(FakeClient.withoutSecret("bill").withAudiences("things"));
    private final FakeClient strict = issuer.registerClient(
            FakeClient.withoutSecret("strict").withAudiences("things").withBoundTokens());
    private final Prover prover = new Prover();

    DpopTest() {
        stub.trust(issuer, "things");
        stub.protect(ProtectedResource.at("GET", "/things"));
    }

    @AfterEach
    void stop() {
        stub.close();
        issuer.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("htm is not the method", claims -> claims.put("htm", "post")),
                fault("htm is not the method", claims -> claims.remove("htm")),
                fault("htu is not the URL", claims -> claims.put("htu", claims.get("htu") + "?q=1")),
                fault("htu is not the URL", claims -> claims.put("htu", claims.get("htu") + "/x")),
                fault("htu is not the URL", claims -> claims.put("htu", "no url at all")),
                fault("htu is not the URL", claims -> claims.remove("htu")),
                fault(
                        "iat is not now",
                        claims -> claims.put(
                                "iat", Instant.parse("2030-01-01T00:01:01Z").getEpochSecond())),
                fault(
                        "iat is not now",
                        claims -> claims.put(
                                "iat", Instant.parse("2029-12-31T23:58:59Z").getEpochSecond())),
                fault("iat is not now", claims -> claims.put("iat", "now")),
                fault("iat is not now", claims -> claims.remove("iat")),
                fault("jti is missing", claims -> claims.remove("jti")),
                fault("jti is missing", claims -> claims.put("jti", "")));
    }

    @Test
    void a_proof_binds_the_token_to_its_key_and_introspection_says_so() {
        Answered answer = ask(bill, prover.proof(claims()));
        Answered told = TokenCalls.post(
                URI.create(issuer.issuer() + "/introspect"),
                Map.of("token", answer.text("access_token"), "client_id", "bill"));

        assertThat(answer.text("token_type")).isEqualTo("DPoP");
        assertThat(payload(answer.text("access_token"))).contains("\"cnf\":{\"jkt\":\"" + prover.thumbprint() + "\"}");
        assertThat(told.text("token_type")).isEqualTo("DPoP");
        assertThat(told.text("cnf")).contains(prover.thumbprint());
    }

    @Test
    void without_a_proof_a_token_is_a_bearer_token_unless_the_client_gets_none() {
        assertThat(TokenCalls.post(issuer.tokenEndpoint(), form(bill)).text("token_type"))
                .isEqualTo("Bearer");
        assertThat(TokenCalls.post(issuer.tokenEndpoint(), form(strict)).error())
                .isEqualTo("400 invalid_dpop_proof");
        assertThat(ask(strict, prover.proof(claims())).text("token_type")).isEqualTo("DPoP");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_20d_a_proof_that_says_something_else_is_refused(String why, Consumer<Map<String, Object>> fault) {
        Map<String, Object> claims = claims();
        fault.accept(claims);

        Answered answer = ask(bill, prover.proof(claims));

        assertThat(answer.error()).isEqualTo("400 invalid_dpop_proof");
        assertThat(answer.text("error_description")).contains(why);
    }

    @Test
    void a_url_in_another_spelling_is_the_same_url() {
        Map<String, Object> claims = claims();
        claims.put("htu", issuer.tokenEndpoint().toString().replace("http://", "HTTP://"));

        assertThat(ask(bill, prover.proof(claims)).status()).isEqualTo(200);
    }

    @Test
    void a_proof_is_taken_once() {
        String proof = prover.proof(claims());
        ask(bill, proof);

        assertThat(ask(bill, proof).text("error_description")).contains("used before");
    }

    @Test
    void a_20f_a_proof_whose_form_is_wrong_is_refused() {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("dpop+jwt"));
        String keyless = prover.signed(header.build(), claims());
        String stranger =
                prover.signed(header.jwk(new Prover().key().toPublicJWK()).build(), claims());
        String secret = "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":"
                + prover.key().toJSONString() + "}";
        String open = "{\"typ\":\"dpop+jwt\",\"alg\":\"none\",\"jwk\":"
                + prover.key().toPublicJWK().toJSONString() + "}";

        assertThat(Stream.of(
                                prover.proof("JWT", claims()),
                                keyless,
                                stranger,
                                withHeader(secret),
                                withHeader(open),
                                "rubbish",
                                "")
                        .map(proof -> ask(bill, proof).error()))
                .containsOnly("400 invalid_dpop_proof");
    }

    @Test
    void two_proofs_are_none() {
        Answered answer = TokenCalls.send(
                request(bill).header("DPoP", prover.proof(claims())).header("DPoP", prover.proof(claims())));

        assertThat(answer.error()).isEqualTo("400 invalid_dpop_proof");
    }

    @Test
    void a_20e_an_issuer_that_asks_for_a_nonce_takes_the_newest_and_the_one_before() {
        issuer.rotateDpopNonce();
        Answered asked = ask(bill, prover.proof(claims()));
        String first = asked.headers().get("dpop-nonce");

        issuer.rotateDpopNonce();
        Answered taken = ask(bill, prover.proof(withNonce(first)));
        String second = taken.headers().get("dpop-nonce");
        issuer.rotateDpopNonce();

        assertThat(asked.error()).isEqualTo("400 use_dpop_nonce");
        assertThat(taken.status()).isEqualTo(200);
        assertThat(second).isNotEqualTo(first);
        assertThat(ask(bill, prover.proof(withNonce(first))).error()).isEqualTo("400 use_dpop_nonce");
        assertThat(ask(bill, prover.proof(withNonce(second))).status()).isEqualTo(200);
    }

    @Test
    void a_refresh_token_of_a_client_without_a_secret_is_bound_to_the_first_key_that_comes_with_it() {
        Map<String, String> form = Map.of(
                "grant_type", "refresh_token",
                "client_id", "bill",
                "refresh_token", issuer.refreshToken(bill, "ada").reveal());

        Answered first = TokenCalls.send(request(form).header("DPoP", prover.proof(claims())));
        Answered unproved = TokenCalls.send(request(form));
        Answered strange = TokenCalls.send(request(form).header("DPoP", new Prover().proof(claims())));
        Answered again = TokenCalls.send(request(form).header("DPoP", prover.proof(claims())));

        assertThat(first.text("token_type")).isEqualTo("DPoP");
        assertThat(unproved.error()).isEqualTo("400 invalid_grant");
        assertThat(strange.error()).isEqualTo("400 invalid_grant");
        assertThat(again.status()).isEqualTo(200);
    }

    @Test
    void a_resource_takes_a_bound_token_with_a_proof_for_this_call_and_this_token() {
        String token = ask(bill, prover.proof(claims())).text("access_token");

        assertThat(call("DPoP", token, prover.proof(forThings(token))).status()).isEqualTo(200);
        assertThat(challenge(call("DPoP", token, prover.proof(forThings("another")))))
                .contains("error=\"invalid_dpop_proof\"", "ath");
        assertThat(challenge(call("DPoP", token, ""))).contains("error=\"invalid_dpop_proof\"");
        assertThat(challenge(call("DPoP", token, new Prover().proof(forThings(token)))))
                .contains("error=\"invalid_token\"", "another key");
    }

    @Test
    void a_resource_takes_a_proof_once() {
        String token = ask(bill, prover.proof(claims())).text("access_token");
        String proof = prover.proof(forThings(token));
        call("DPoP", token, proof);

        assertThat(challenge(call("DPoP", token, proof)))
                .startsWith("DPoP ")
                .contains("algs=\"ES256 ", "error=\"invalid_dpop_proof\"", "used before");
    }

    @Test
    void a_bound_token_is_no_bearer_token_and_a_bearer_token_is_not_bound() {
        String token = ask(bill, prover.proof(claims())).text("access_token");
        String bearer = TokenCalls.post(issuer.tokenEndpoint(), form(bill)).text("access_token");

        assertThat(challenge(TokenCalls.get(things, token))).contains("DPoP ", "error=\"invalid_token\"");
        assertThat(challenge(call("DPoP", bearer, prover.proof(forThings(bearer)))))
                .contains("error=\"invalid_token\"");
        assertThat(TokenCalls.get(things, bearer).status()).isEqualTo(200);
    }

    @Test
    void a_resource_asks_for_nonces_of_its_own() {
        String token = ask(bill, prover.proof(claims())).text("access_token");
        stub.rotateDpopNonce();

        Answered asked = call("DPoP", token, prover.proof(forThings(token)));
        Map<String, Object> claims = forThings(token);
        claims.put("nonce", asked.headers().get("dpop-nonce"));
        Answered taken = call("DPoP", token, prover.proof(claims));

        assertThat(asked.status()).isEqualTo(401);
        assertThat(challenge(asked)).contains("error=\"use_dpop_nonce\"");
        assertThat(taken.status()).isEqualTo(200);
        assertThat(stub.journal().entries(JournalEntry.Kind.CALL_REFUSED).get(0).code())
                .contains("use_dpop_nonce");
    }

    private static Arguments fault(String why, Consumer<Map<String, Object>> fault) {
        return Arguments.of(why, fault);
    }

    private Map<String, Object> claims() {
        return Prover.claims("POST", issuer.tokenEndpoint(), clock.now());
    }

    private Map<String, Object> withNonce(String nonce) {
        Map<String, Object> claims = claims();
        claims.put("nonce", nonce);
        return claims;
    }

    private Map<String, Object> forThings(String token) {
        Map<String, Object> claims = Prover.claims("GET", things, clock.now());
        claims.put("ath", Prover.hash(token));
        return claims;
    }

    private static Map<String, String> form(FakeClient client) {
        return Map.of("grant_type", "client_credentials", "client_id", client.id());
    }

    private HttpRequest.Builder request(FakeClient client) {
        return request(form(client));
    }

    private HttpRequest.Builder request(Map<String, String> form) {
        return HttpRequest.newBuilder(issuer.tokenEndpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(TokenCalls.body(form));
    }

    private Answered ask(FakeClient client, String proof) {
        return TokenCalls.send(request(client).header("DPoP", proof));
    }

    private Answered call(String scheme, String token, String proof) {
        HttpRequest.Builder request = HttpRequest.newBuilder(things).header("Authorization", scheme + " " + token);
        return TokenCalls.send(proof.isEmpty() ? request : request.header("DPoP", proof));
    }

    private static String challenge(Answered answer) {
        return answer.status() == 401 ? answer.headers().get("www-authenticate") : "not refused";
    }

    private String withHeader(String header) {
        String[] parts = prover.proof(claims()).split("\\.");
        return Base64URL.encode(header) + "." + parts[1] + "." + parts[2];
    }

    private static String payload(String jwt) {
        return new String(new Base64URL(jwt.split("\\.")[1]).decode(), StandardCharsets.UTF_8);
    }
}
