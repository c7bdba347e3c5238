// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpDoorOptions;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own verifier, and the kit's own token service, against the catalogue that users run theirs against. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTokensTest {
    private static final String ORDERS = "https://orders.example";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeOidcIssuer rsa =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRsaKeys());
    private final HttpClient client = HttpClient.newHttpClient();
    private final IamStub stub = IamStub.start();
    private final WorkloadProvider provider = stub.provider("123456", "ci", "builds", issuer, ORDERS);
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    static List<BadToken> all() {
        return BadTokens.all();
    }

    @BeforeAll
    void openResource() {
        stub.trust(issuer, ORDERS);
        stub.protect(ProtectedResource.at("GET", "/orders"));
    }

    /** A header has no line break, no null character and no megabyte, and loses the spaces at its end. */
    static Stream<BadToken> headersCanCarry() {
        Set<String> cannot = Set.of(
                "a line break in it",
                "a null character",
                "a space at its end",
                "an oversized claim",
                "a deeply nested claim");
        return all().stream().filter(bad -> !cannot.contains(bad.name()));
    }

    @AfterAll
    void close() {
        runtime.close();
        stub.close();
        rsa.close();
        issuer.close();
    }

    @Test
    void a_good_token_is_taken_by_each_of_them() {
        String good = issuer.subjectToken("ada", ORDERS).reveal();

        assertThat(verifier(issuer).verify(good).block(PATIENCE)).isNotNull();
        assertThat(verifier(rsa)
                        .verify(rsa.subjectToken("ada", ORDERS).reveal())
                        .block(PATIENCE))
                .isNotNull();
        assertThat(exchanged(good)).isEqualTo(200);
        assertThat(shown(good)).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("all")
    void our_verifier_refuses_each(BadToken bad) {
        TokenVerifier verifier = verifier(issuer);
        String token = from(issuer, bad);

        assertThatExceptionOfType(NotVerifiedException.class)
                .isThrownBy(() -> verifier.verify(token).block(PATIENCE))
                .satisfies(refused -> assertThat(refused.isIndeterminate()).isFalse());
    }

    @ParameterizedTest
    @MethodSource("all")
    void our_verifier_refuses_each_with_rsa_too(BadToken bad) {
        TokenVerifier verifier = verifier(rsa);
        String token = from(rsa, bad);

        assertThatExceptionOfType(NotVerifiedException.class)
                .isThrownBy(() -> verifier.verify(token).block(PATIENCE));
    }

    @ParameterizedTest
    @MethodSource("all")
    void the_token_service_of_the_stub_refuses_each(BadToken bad) {
        assertThat(exchanged(from(issuer, bad))).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("headersCanCarry")
    void a_resource_of_the_stub_refuses_each(BadToken bad) {
        assertThat(shown(from(issuer, bad))).isEqualTo(401);
    }

    @Test
    void no_two_have_the_same_name() {
        assertThat(all()).extracting(BadToken::name).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    }

    private TokenVerifier verifier(FakeOidcIssuer of) {
        TokenProfile profile = TokenProfile.plain(of.issuer().toString(), ORDERS);
        return TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);
    }

    private static String from(FakeOidcIssuer of, BadToken bad) {
        of.faults().add(Fault.next(1).issuing(bad));
        return of.subjectToken("ada", ORDERS).reveal();
    }

    private int exchanged(String subjectToken) {
        String form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience="
                + encoded(provider.audience())
                + "&scope=https://www.googleapis.com/auth/cloud-platform"
                + "&requested_token_type=urn:ietf:params:oauth:token-type:access_token"
                + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + encoded(subjectToken);
        HttpRequest request = HttpRequest.newBuilder(stub.tokenUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .statusCode();
    }

    private int shown(String token) {
        HttpRequest request = HttpRequest.newBuilder(stub.base().resolve("/orders"))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .statusCode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
