// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.real.SpringClient.Engine;
import io.dataflowoauth.testkit.BadToken;
import io.dataflowoauth.testkit.ClaimStyle;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.Fault;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.TestAuthority;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Spring Security's decoders believe what an issuer of our kit signs, and nothing else. */
class SpringDecoderTest {
    private static final String[] OVERLOOKED = {"a subject that is a number", "an oversized claim"};

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient client = SpringResource.client();

    @BeforeEach
    void register() {
        issuer.registerClient(client);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    static Stream<Arguments> algorithms() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(SignatureAlgorithm.values())
                        .filter(algorithm ->
                                algorithm != SignatureAlgorithm.EdDSA && algorithm != SignatureAlgorithm.Ed25519)
                        .map(algorithm -> Arguments.of(engine, algorithm)));
    }

    static Stream<Arguments> refused() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Leniency.refused(OVERLOOKED).stream().map(bad -> Arguments.of(engine, bad)));
    }

    static Stream<Arguments> overlooked() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Leniency.overlooked(OVERLOOKED).stream().map(bad -> Arguments.of(engine, bad)));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void a_token_of_each_algorithm_is_believed(Engine engine, SignatureAlgorithm algorithm) {
        FakeOidcIssuer other = issuer.another(
                FakeOidcIssuerOptions.defaults().withIssuerPath("/" + algorithm).withAlgorithm(algorithm));
        other.registerClient(client);

        Jwt token = SpringResource.decoder(engine, other).decode(SpringResource.token(other, client));

        assertThat(token.getSubject()).isEqualTo("bill");
        assertThat(token.getAudience()).containsExactly(SpringResource.AUDIENCE);
        assertThat(token.getClaimAsString("scope")).isEqualTo("read write");
    }

    @ParameterizedTest
    @MethodSource("overlooked")
    void some_bad_tokens_are_overlooked(Engine engine, BadToken bad) {
        JwtDecoder decoder = SpringResource.decoder(engine, issuer);
        issuer.faults().add(Fault.next(1).issuing(bad));

        Jwt token = decoder.decode(SpringResource.token(issuer, client));

        assertThat(token.getSubject()).isIn("bill", "7");
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_bad_token_is_not_believed(Engine engine, BadToken bad) {
        JwtDecoder decoder = SpringResource.decoder(engine, issuer);
        issuer.faults().add(Fault.next(1).issuing(bad));
        String token = SpringResource.token(issuer, client);

        assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(JwtException.class);
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_token_for_somebody_else_or_of_another_kind_is_not_believed(Engine engine) {
        JwtDecoder decoder = SpringResource.decoder(engine, issuer);
        FakeClient other = issuer.registerClient(FakeClient.basic("other").withAudiences(SpringResource.AUDIENCE));
        String ofOther = SpringResource.token(issuer, other);
        String subjectToken =
                issuer.subjectToken("bill", SpringResource.AUDIENCE).reveal();

        assertThatThrownBy(() -> decoder.decode(ofOther)).isInstanceOf(JwtException.class);
        assertThatThrownBy(() -> decoder.decode(subjectToken)).isInstanceOf(JwtException.class);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_key_that_is_new_is_found_and_one_that_was_withdrawn_is_not(Engine engine) {
        JwtDecoder decoder = SpringResource.decoder(engine, issuer);
        String before = SpringResource.token(issuer, client);
        decoder.decode(before);

        issuer.rotateKeys(Duration.ZERO);

        Jwt after = decoder.decode(SpringResource.token(issuer, client));
        assertThat(after.getSubject()).isEqualTo("bill");
        assertThatThrownBy(() -> SpringResource.decoder(engine, issuer).decode(before))
                .isInstanceOf(JwtException.class);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_key_that_signs_before_it_is_published_is_not_believed_until_it_is(Engine engine) {
        String key = issuer.keys().prepare(SignatureAlgorithm.ES256);
        issuer.keys().use(key);
        JwtDecoder decoder = SpringResource.decoder(engine, issuer);
        String token = SpringResource.token(issuer, client);
        assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(JwtException.class);

        issuer.keys().publish(key);

        assertThat(decoder.decode(token).getSubject()).isEqualTo("bill");
    }

    @Test
    void a_decoder_as_it_comes_takes_tokens_like_keycloaks_and_none_of_rfc_9068() {
        FakeOidcIssuer keycloak = issuer.another(
                FakeOidcIssuerOptions.defaults().withIssuerPath("/realms/a").withClaimStyle(ClaimStyle.keycloak()));
        keycloak.registerClient(client);
        JwtDecoder asItComes =
                NimbusJwtDecoder.withIssuerLocation(issuer.issuer().toString()).build();
        String token = SpringResource.token(issuer, client);

        Jwt believed = NimbusJwtDecoder.withIssuerLocation(keycloak.issuer().toString())
                .build()
                .decode(SpringResource.token(keycloak, client));

        assertThat(believed.getClaimAsString("azp")).isEqualTo("bill");
        assertThatThrownBy(() -> asItComes.decode(token)).isInstanceOf(JwtException.class);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_token_that_is_bound_to_a_certificate_is_nothing_without_it(Engine engine) throws Exception {
        TestAuthority fleet = TestAuthority.create("fleet");
        FakeOidcIssuer bound = issuer.another(FakeOidcIssuerOptions.defaults().withIssuerPath("/bound"));
        bound.registerClient(FakeClient.tlsClientAuth("bill", fleet, "bill").withAudiences(SpringResource.AUDIENCE));
        String token = shown(fleet, bound);

        assertThat(bound.accepts(token)).isTrue();
        assertThatThrownBy(() -> SpringResource.decoder(engine, bound).decode(token))
                .isInstanceOf(JwtException.class);
    }

    /** Spring's own client would need another HTTP client for that. */
    private static String shown(TestAuthority fleet, FakeOidcIssuer issuer) throws Exception {
        var proof = new PKITLSClientAuthentication(
                new ClientID("bill"),
                Pem.showing(fleet.issue("bill"), issuer.overTls().authority()));
        TokenRequest request =
                new TokenRequest.Builder(issuer.overTls().tokenEndpoint(), proof, new ClientCredentialsGrant()).build();
        return NimbusClient.tokens(NimbusClient.tokens(request.toHTTPRequest().send()))
                .getAccessToken()
                .getValue();
    }
}
