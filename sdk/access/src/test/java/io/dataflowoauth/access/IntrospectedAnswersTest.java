// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Asked;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.KeyServer;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Proof;
import io.dataflowoauth.access.fixture.Row;
import io.dataflowoauth.access.fixture.Said;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** An issuer's answer must hold as the claims of a JWT must: that a token is active is not enough (RFC 7662 section 4). */
class IntrospectedAnswersTest {
    private static final String UNAVAILABLE = "access.introspection-unavailable";
    private static final String INACTIVE = "access.token-inactive";
    private static final String TYPE = "access.type-wrong";
    private static final String MISSING = "access.claim-missing";
    private static final String INVALID = "access.claim-invalid";
    private static final String EARLY = "access.token-not-yet-valid";

    static Stream<Row> answers() {
        return Stream.of(times(), names(), kinds(), forms()).flatMap(List::stream);
    }

    private static List<Row> times() {
        return List.of(
                row("as it should be", Said.good(), ThreatRow.ACCEPTED),
                row("active false", Said.good().with("active", "false"), INACTIVE),
                row("active false and nothing else", "{\"active\":false}", INACTIVE),
                row("exp missing", Said.good().without("exp"), MISSING),
                row("exp passed", Said.good().with("exp", "" + Forge.NOW), INACTIVE),
                row("exp before iat", Said.good().with("iat", "" + (Forge.NOW + 301)), INVALID),
                row("exp in two days", Said.good().with("exp", "" + (Forge.NOW + 172_800)), "access.lifetime-too-long"),
                row("nbf in two minutes", Said.good().with("nbf", "" + (Forge.NOW + 120)), EARLY),
                row("iat in two minutes", Said.good().with("iat", "" + (Forge.NOW + 120)), EARLY),
                row("iat missing", Said.good().without("iat"), ThreatRow.ACCEPTED));
    }

    private static List<Row> names() {
        return List.of(
                row("sub missing", Said.good().without("sub"), MISSING),
                row("sub empty", Said.good().with("sub", "\"\""), INVALID),
                row("aud missing", Said.good().without("aud"), MISSING),
                row("aud of another", Said.good().with("aud", "\"https://other.example\""), "access.audience-wrong"),
                row("aud with ours", Said.good().with("aud", "[\"x\",\"" + Forge.AUDIENCE + "\"]"), ThreatRow.ACCEPTED),
                row("iss of the one asked", Said.good().with("iss", "\"" + Asked.ISSUER + "\""), ThreatRow.ACCEPTED),
                row("iss of another", Said.good().with("iss", "\"" + Forge.ISSUER + "\""), "access.issuer-untrusted"),
                row("scope too small", Said.good().with("scope", "\"write\""), "access.scope-missing"),
                row("scope that only looks alike", Said.good().with("scope", "\"readwrite\""), "access.scope-missing"),
                row("client_id of another", Said.good().with("client_id", "\"evil\""), "access.party-wrong"));
    }

    private static List<Row> kinds() {
        String bound = "{\"jkt\":\"" + Proof.thumbprint(Keys.P256) + "\"}";
        return List.of(
                row("token_type missing", Said.good().without("token_type"), ThreatRow.ACCEPTED),
                row("token_type bearer", Said.good().with("token_type", "\"bearer\""), ThreatRow.ACCEPTED),
                row("token_type mac", Said.good().with("token_type", "\"mac\""), TYPE),
                row("token_type N_A", Said.good().with("token_type", "\"N_A\""), TYPE),
                row("typ of a refresh token", Said.good().with("typ", "\"Refresh\""), TYPE),
                row("typ of an ID token", Said.good().with("typ", "\"ID\""), TYPE),
                row("typ of an access token", Said.good().with("typ", "\"Bearer\""), ThreatRow.ACCEPTED),
                row("token_use of an ID token", Said.good().with("token_use", "\"id\""), TYPE),
                row("token_type DPoP without a key", Said.good().with("token_type", "\"DPoP\""), INVALID),
                row("bound, and nothing proved", Said.good().with("cnf", bound), "access.binding-missing"),
                row("bound to something unknown", Said.good().with("cnf", "{\"x\":\"y\"}"), INVALID));
    }

    private static List<Row> forms() {
        return List.of(
                row("active a text", Said.good().with("active", "\"true\""), UNAVAILABLE),
                row("active missing", Said.good().without("active"), UNAVAILABLE),
                row("sub a number", Said.good().with("sub", "7"), UNAVAILABLE),
                row("exp a date", Said.good().with("exp", "\"tomorrow\""), UNAVAILABLE),
                row("exp a text of digits", Said.good().with("exp", "\"" + (Forge.NOW + 300) + "\""), INVALID),
                row("sub twice", Said.good().json().replace("{", "{\"sub\":\"eve\","), UNAVAILABLE),
                row("no JSON", "<html>", UNAVAILABLE),
                row("a list", "[]", UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_meets_its_outcome(Row row) {
        Asked desk = new Asked(Asked.profile().withRequiredScopes("read").withParties("billing"));
        desk.says(row.text());

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(row.outcome());
        assertThat(desk.outcome(Asked.TOKEN)).as("the second time").isEqualTo(row.outcome());
    }

    @Test
    void an_answer_tells_who_calls() {
        Asked desk = new Asked(Asked.profile());

        VerifiedToken token = desk.verified(Asked.TOKEN);

        assertThat(token.issuer()).isEqualTo(Asked.ISSUER);
        assertThat(token.principal().subject()).isEqualTo("ada");
        assertThat(token.principal().name()).isEqualTo("Ada L.");
        assertThat(token.principal().client()).contains("billing");
        assertThat(token.scopes()).containsExactlyInAnyOrder("read", "write");
    }

    @Test
    void a_refusal_names_the_principal_and_nothing_of_the_token() {
        Asked desk = new Asked(Asked.profile());
        desk.says(Said.good().with("aud", "\"https://other.example\"").json());

        NotVerifiedException refused = desk.verifier
                .verify(Asked.TOKEN)
                .map(NotVerifiedException.class::cast)
                .onErrorResume(NotVerifiedException.class, Mono::just)
                .block(Duration.ofSeconds(30));

        assertThat(refused.diagnosis().principal().acting()).isEqualTo("Ada L.");
        assertThat(refused.toString()).doesNotContain(Asked.TOKEN);
    }

    @Test
    void a_bound_token_is_taken_with_its_proof_each_time() {
        Asked desk = new Asked(Asked.profile());
        desk.says(Said.good()
                .with("token_type", "\"DPoP\"")
                .with("cnf", "{\"jkt\":\"" + Proof.thumbprint(Keys.P256) + "\"}")
                .json());
        PresentedToken first = Proof.by(Keys.P256, Asked.TOKEN).presented();
        PresentedToken next =
                Proof.by(Keys.P256, Asked.TOKEN).with("jti", "\"p-2\"").presented();

        assertThat(desk.outcome(first)).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(first)).isEqualTo("access.replayed");
        assertThat(desk.outcome(next)).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo("access.binding-missing");
        assertThat(desk.questions()).isEqualTo(1);
    }

    @Test
    void a_token_of_one_use_is_taken_once() {
        Asked desk = new Asked(Asked.profile().withOneUse(true));
        desk.says(Said.good().with("jti", "\"j-1\"").json());

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo("access.replayed");
    }

    @Test
    void what_was_issued_before_a_revocation_is_refused_at_once_believed_or_not() {
        Asked desk = new Asked(Asked.profile());
        Principal ada = desk.verified(Asked.TOKEN).principal();

        desk.verifier.revokeBefore(ada, desk.time.now().plusSeconds(1));

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo("access.token-revoked");
        assertThat(desk.outcome("another")).isEqualTo("access.token-revoked");
    }

    @Test
    void an_issuer_that_does_not_let_us_ask_is_no_fault_of_the_token() {
        Asked desk = new Asked(Asked.profile());
        desk.server.answer(KeyServer.answered(401, "{\"error\":\"invalid_client\"}"));

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(UNAVAILABLE);
    }

    private static Row row(String input, Said said, String outcome) {
        return row(input, said.json(), outcome);
    }

    private static Row row(String input, String json, String outcome) {
        return new Row(input, json, outcome);
    }
}
