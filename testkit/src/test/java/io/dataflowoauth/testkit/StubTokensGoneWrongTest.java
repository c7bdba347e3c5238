// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.READER;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stub signs may be bad, or signed with keys that nobody has seen yet; its access tokens are opaque. */
class StubTokensGoneWrongTest {
    private static final String AUDIENCE = "https://a.example";
    private static final String IDENTITY =
            "/computeMetadata/v1/instance/service-accounts/default/identity?audience=" + AUDIENCE;

    private final CloudCaller cloud = new CloudCaller();

    /** Who signs, and how it is asked. */
    private enum Signed {
        ID_TOKEN(IamService.CREDENTIALS),
        IDENTITY(IamService.METADATA),
        ASSERTED(IamService.TOKENS),
        JWT(IamService.CREDENTIALS);

        private final IamService by;

        Signed(IamService by) {
            this.by = by;
        }
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @EnumSource(Signed.class)
    void a_token_of_a_wrong_key_does_not_verify_and_the_next_one_does(Signed what) {
        cloud.stub.faults().add(Fault.next(1).at(what.by).issuing(BadTokens.wrongKey()));

        String bad = token(what);
        String good = token(what);

        assertThat(refusal(bad, keys(what))).isEqualTo("BAD_SIGNATURE");
        assertThat(refusal(good, keys(what))).isEmpty();
        assertThat(cloud.stub.journal().entries(JournalEntry.Kind.FAULT))
                .singleElement()
                .satisfies(struck -> assertThat(struck.why()).contains("The token is bad: a wrong key."))
                .satisfies(struck -> assertThat(struck.code()).contains("bad-token"));
    }

    @Test
    void an_id_token_may_be_for_somebody_else_from_somebody_else_or_dead() throws Exception {
        long now = cloud.clock.now().getEpochSecond();

        assertThat(claims(BadTokens.wrongAudience()).get("aud")).isNotEqualTo(AUDIENCE);
        assertThat(claims(BadTokens.wrongIssuer()).get("iss")).isNotEqualTo("https://accounts.google.com");
        assertThat((Long) claims(BadTokens.expired()).get("exp")).isLessThan(now);
        assertThat((Long) claims(BadTokens.notYetValid()).get("nbf")).isGreaterThan(now);
    }

    @Test
    void an_id_token_may_have_an_unknown_kid_or_another_algorithm() {
        cloud.stub.faults().add(Fault.next(1).issuing(BadTokens.unknownKeyId()));
        assertThat(refusal(token(Signed.ID_TOKEN), keys(Signed.ID_TOKEN))).isEqualTo("UNKNOWN_KEY");

        cloud.stub.faults().add(Fault.next(1).issuing(BadTokens.algorithmConfusion()));
        assertThat(refusal(token(Signed.ID_TOKEN), keys(Signed.ID_TOKEN))).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void a_fault_for_one_account_or_one_service_leaves_the_others_alone() {
        cloud.stub
                .faults()
                .add(Fault.always().of(READER).at(IamService.CREDENTIALS).issuing(BadTokens.wrongKey()));

        assertThat(refusal(token(Signed.ID_TOKEN), keys(Signed.ID_TOKEN))).isEqualTo("BAD_SIGNATURE");
        assertThat(refusal(token(Signed.JWT), keys(Signed.JWT))).isEqualTo("BAD_SIGNATURE");
        assertThat(refusal(token(Signed.IDENTITY), keys(Signed.IDENTITY))).isEmpty();
    }

    @Test
    void googles_keys_are_rotated_well_and_badly() {
        String old = token(Signed.ID_TOKEN);

        cloud.stub.keys().google().rotate(KeyRotation.usedBeforePublication(ofMinutes(5)));
        String early = token(Signed.ID_TOKEN);
        String refused = refusal(early, keys(Signed.ID_TOKEN));
        cloud.clock.advance(ofMinutes(5));

        assertThat(refused).isEqualTo("UNKNOWN_KEY");
        assertThat(refusal(early, keys(Signed.ID_TOKEN))).isEmpty();
        assertThat(refusal(old, keys(Signed.ID_TOKEN))).isEmpty();

        cloud.stub.keys().google().rotate(KeyRotation.droppedEarly());
        assertThat(refusal(early, keys(Signed.ID_TOKEN))).isEqualTo("UNKNOWN_KEY");
        assertThat(refusal(token(Signed.ID_TOKEN), keys(Signed.ID_TOKEN))).isEmpty();
    }

    @Test
    void a_rotation_as_a_fault_turns_the_keys_of_whoever_signs_then() {
        String google = cloud.stub.keys().google().current();
        String reader = cloud.stub.keys().of(READER).current();
        cloud.stub.faults().add(Fault.next(1).of(READER).rotating(KeyRotation.usedBeforePublication(ofMinutes(5))));

        HttpResponse<String> answer = cloud.method(READER, "signBlob", "{\"payload\":\"AQID\"}");

        assertThat(LoopbackCaller.text(answer, "keyId"))
                .isNotEqualTo(reader)
                .isEqualTo(cloud.stub.keys().of(READER).current());
        assertThat(cloud.keys()).contains(reader).doesNotContain(LoopbackCaller.text(answer, "keyId"));
        assertThat(cloud.stub.keys().google().current()).isEqualTo(google);
        cloud.clock.advance(ofMinutes(5));
        assertThat(cloud.keys()).contains(reader, LoopbackCaller.text(answer, "keyId"));
    }

    @Test
    void the_id_of_the_key_that_signs_is_told_after_the_keys_were_rotated() throws Exception {
        cloud.stub.faults().add(Fault.next(1).rotating(KeyRotation.droppedEarly()));

        HttpResponse<String> answer = cloud.method(READER, "signJwt", "{\"payload\":\"{\\\"sub\\\":\\\"ada\\\"}\"}");

        assertThat(KitKeys.verify(LoopbackCaller.text(answer, "signedJwt"), cloud.keys()))
                .containsEntry("sub", "ada");
        assertThat(cloud.keys()).contains(LoopbackCaller.text(answer, "keyId"));
    }

    @Test
    void an_assertion_of_a_key_that_was_dropped_is_refused() {
        Map<String, Object> claims = cloud.claims();
        String assertion = cloud.signed(claims);

        cloud.stub.keys().of(READER).rotate(KeyRotation.droppedEarly());

        assertThat(asserted(assertion).body()).contains("Invalid JWT Signature.");
        assertThat(asserted(cloud.signed(claims)).statusCode()).isEqualTo(200);
    }

    @Test
    void google_signs_with_rs256_alone_and_each_change_is_in_the_journal() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cloud.stub.keys().google().prepare(SignatureAlgorithm.ES256));

        FakeKeys keys = cloud.stub.keys().of(READER);
        keys.publish(keys.prepare(SignatureAlgorithm.RS256));

        assertThat(cloud.stub.journal().entries(JournalEntry.Kind.CHANGED))
                .filteredOn(entry -> entry.why().orElse("").startsWith("of the keys of " + READER))
                .hasSize(2);
    }

    private Map<String, Object> claims(BadToken bad) throws JwtRefused {
        cloud.stub.faults().add(Fault.next(1).issuing(bad));
        return KitKeys.verify(token(Signed.ID_TOKEN), keys(Signed.ID_TOKEN));
    }

    private String token(Signed what) {
        return switch (what) {
            case ID_TOKEN ->
                LoopbackCaller.text(
                        cloud.method(READER, "generateIdToken", "{\"audience\":\"" + AUDIENCE + "\"}"), "token");
            case IDENTITY -> cloud.metadata(IDENTITY).body();
            case JWT -> cloud.signed(Map.of("sub", "ada"));
            case ASSERTED -> {
                Map<String, Object> claims = new LinkedHashMap<>(cloud.claims());
                claims.put("target_audience", AUDIENCE);
                yield LoopbackCaller.text(asserted(cloud.signed(claims)), "id_token");
            }
        };
    }

    private HttpResponse<String> asserted(String assertion) {
        return cloud.form(
                "/token", Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion));
    }

    private String keys(Signed what) {
        return what == Signed.JWT
                ? cloud.keys()
                : cloud.get("/oauth2/v3/certs", "nobody").body();
    }

    /** Why it does not verify; an empty text if it does. */
    private static String refusal(String token, String keys) {
        try {
            KitKeys.verify(token, keys);
            return "";
        } catch (JwtRefused refused) {
            return refused.reason().name();
        }
    }
}
