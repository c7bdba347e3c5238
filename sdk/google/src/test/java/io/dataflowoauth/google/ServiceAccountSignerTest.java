// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ServiceAccountSignerTest {
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final String ATTACHED =
            "{\"access_token\":\"ya29.a\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
    private static final String CLAIMS = "{\"sub\":\"ada\"}";

    private final List<HttpAsk> signings = new CopyOnWriteArrayList<>();
    private int status = 200;
    private String answer = "{\"keyId\":\"key-1\",\"signedJwt\":\"a.b.c\",\"signedBlob\":\"AQID\"}";
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withResource(HttpDoor.class, this::answered));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void claims_are_signed_as_they_are_once_for_each_subscription() {
        Mono<Secret> jwt = signer().signJwt(CLAIMS);
        assertThat(signings).isEmpty();

        for (int i = 0; i < 2; i++) {
            StepVerifier.create(jwt.map(Secret::reveal)).expectNext("a.b.c").verifyComplete();
        }

        assertThat(signings).hasSize(2).allSatisfy(ask -> {
            assertThat(ask.uri())
                    .hasToString("https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/" + READER
                            + ":signJwt");
            assertThat(new String(ask.body(), UTF_8)).isEqualTo("{\"payload\":\"{\\\"sub\\\":\\\"ada\\\"}\"}");
            assertThat(ask.headers()).containsEntry("Authorization", "Bearer ya29.a");
        });
    }

    @Test
    void bytes_are_signed_as_they_were_when_they_were_given() {
        byte[] blob = {1, 2, 3};
        Mono<SignedBlob> signed = signer().signBlob(blob);
        blob[0] = 9;

        StepVerifier.create(signed).expectNextCount(1).verifyComplete();

        assertThat(signings).singleElement().satisfies(ask -> {
            assertThat(ask.uri().getPath()).endsWith(":signBlob");
            assertThat(new String(ask.body(), UTF_8)).isEqualTo("{\"payload\":\"AQID\"}");
        });
    }

    @Test
    void a_signature_comes_with_the_key_that_made_it_and_cannot_be_changed() {
        StepVerifier.create(signer().signBlob(new byte[6000]))
                .assertNext(signed -> {
                    signed.signature()[0] = 9;

                    assertThat(signed.signature()).containsExactly(1, 2, 3);
                    assertThat(signed.keyId()).isEqualTo("key-1");
                    assertThat(signed).hasToString("SignedBlob[key key-1]");
                })
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hush", "[\"hush\"]", "{\"hush\":1,\"hush\":2}", "{} hush"})
    void claims_that_are_no_json_object_are_not_sent(String claims) {
        verifyFails(signer().signJwt(claims), TokenException.Misconfigured.class, "google.payload-invalid");

        assertThat(signings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6001})
    void bytes_that_google_would_not_sign_are_not_sent(int length) {
        verifyFails(signer().signBlob(new byte[length]), TokenException.Misconfigured.class, "google.payload-invalid");

        assertThat(signings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "403, google.signing-denied",
        "404, google.signing-denied",
        "401, google.inner-token-refused",
        "400, google.impersonation-rejected"
    })
    void a_refusal_is_explained_for_both_methods(int refused, String code) {
        status = refused;
        answer = "{\"error\":{\"code\":" + refused + ",\"message\":\"no\"}}";

        verifyFails(signer().signJwt(CLAIMS), TokenException.Rejected.class, code);
        verifyFails(signer().signBlob(new byte[1]), TokenException.Rejected.class, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keyId\":\"key-1\",\"signedJwt\":\"\",\"signedBlob\":\"\"}",
                "{\"keyId\":\"key-1\",\"signedJwt\":\"h\\u00fcsh\",\"signedBlob\":\"h\\u00fcsh\"}",
                "{\"keyId\":\"key-1\",\"signedJwt\":\"a.b\",\"signedBlob\":\"A,B\"}",
                "{\"keyId\":\"\",\"signedJwt\":\"a.b.c\",\"signedBlob\":\"AQID\"}"
            })
    void an_answer_without_a_signature_is_none(String broken) {
        answer = broken;

        verifyFails(signer().signJwt(CLAIMS), TokenException.Invalid.class, "google.impersonation-answer-invalid");
        verifyFails(
                signer().signBlob(new byte[1]), TokenException.Invalid.class, "google.impersonation-answer-invalid");
    }

    @Test
    void a_signature_that_is_not_base64_is_none() {
        answer = "{\"keyId\":\"key-1\",\"signedBlob\":\"not-base-64\"}";

        verifyFails(
                signer().signBlob(new byte[1]), TokenException.Invalid.class, "google.impersonation-answer-invalid");
    }

    @Test
    void a_closed_signer_signs_nothing() {
        ServiceAccountSigner signer = signer();
        signer.close();
        signer.close();

        verifyFails(signer.signJwt(CLAIMS), TokenException.Closed.class, "core.stream-closed");
        assertThat(signings).isEmpty();
    }

    @Test
    void it_tells_who_signs() {
        assertThat(signer().toString()).startsWith("ServiceAccountSigner[").contains(READER);
    }

    @Test
    void only_an_impersonated_account_signs() {
        assertThatThrownBy(() -> ServiceAccountSigner.open(GoogleRecipes.attached(), runtime))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("only an impersonation");
    }

    private ServiceAccountSigner signer() {
        return ServiceAccountSigner.open(GoogleRecipes.impersonating(READER, GoogleRecipes.attached()), runtime);
    }

    private Mono<HttpAnswer> answered(HttpAsk ask) {
        return Mono.fromSupplier(() -> {
            if (ask.isToMetadataServer()) {
                return json(200, ATTACHED);
            }
            signings.add(ask);
            return json(status, answer);
        });
    }

    private static HttpAnswer json(int status, String body) {
        Map<String, List<String>> headers =
                Map.of("Content-Type", List.of("application/json"), "Metadata-Flavor", List.of("Google"));
        return HttpAnswer.of(status, headers, body.getBytes(UTF_8));
    }

    private static void verifyFails(Mono<?> signing, Class<? extends TokenException> kind, String code) {
        StepVerifier.create(signing)
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(kind)
                        .hasMessageStartingWith(code + ": ")
                        .hasMessageNotContaining("hush"));
    }
}
