// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.DPoPAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.DPoPAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** Spring Security's client gets bound tokens from an issuer of our kit, and its resource server asks for their key. */
class SpringDpopTest {
    private static final String ORDERS = SpringResource.AUDIENCE + "/orders";

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient client =
            issuer.registerClient(SpringResource.client().withBoundTokens());
    private final DPoPAuthenticationProvider resource = new DPoPAuthenticationProvider(
            new ProviderManager(new JwtAuthenticationProvider(SpringResource.decoder(issuer))));
    private ECKey key;

    @BeforeEach
    void makeKey() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).generate();
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void a_token_is_bound_to_the_key_that_the_resource_asks_for() throws Exception {
        OAuth2AccessToken token =
                token(proof(key, "POST", issuer.tokenEndpoint().toString(), Map.of()));

        Authentication known = authenticated(token, proof(key, "GET", ORDERS, hash(token)));

        assertThat(token.getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.DPOP);
        assertThat(known.isAuthenticated()).isTrue();
        assertThat(known.getName()).isEqualTo("bill");
    }

    @Test
    void a_token_is_nothing_with_another_key_or_a_proof_for_something_else() throws Exception {
        OAuth2AccessToken token =
                token(proof(key, "POST", issuer.tokenEndpoint().toString(), Map.of()));
        ECKey thief = new ECKeyGenerator(Curve.P_256).generate();

        assertThat(refusal(token, proof(thief, "GET", ORDERS, hash(token)))).isEqualTo("invalid_dpop_proof");
        assertThat(refusal(token, proof(key, "POST", ORDERS, hash(token)))).isEqualTo("invalid_dpop_proof");
        assertThat(refusal(token, proof(key, "GET", ORDERS + "/7", hash(token))))
                .isEqualTo("invalid_dpop_proof");
        assertThat(refusal(token, proof(key, "GET", ORDERS, Map.of()))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void a_proof_is_taken_once() throws Exception {
        OAuth2AccessToken token =
                token(proof(key, "POST", issuer.tokenEndpoint().toString(), Map.of()));
        String proof = proof(key, "GET", ORDERS, hash(token));
        authenticated(token, proof);

        assertThat(refusal(token, proof)).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void a_client_of_bound_tokens_gets_none_without_a_proof_or_with_one_that_was_used() throws Exception {
        String used = proof(key, "POST", issuer.tokenEndpoint().toString(), Map.of());
        token(used);

        assertThat(SpringClient.error(() -> SpringResource.token(issuer, client)))
                .isEqualTo("invalid_dpop_proof");
        assertThat(SpringClient.error(() -> token(used))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void an_issuer_that_wants_a_nonce_gets_none_from_a_client_that_knows_of_none() throws Exception {
        issuer.rotateDpopNonce();
        String proof = proof(key, "POST", issuer.tokenEndpoint().toString(), Map.of());

        assertThat(SpringClient.error(() -> token(proof))).isEqualTo("use_dpop_nonce");
    }

    /** The signature, the audience and the certificate are all that it looks at. */
    @Test
    void a_resource_without_dpop_overlooks_that_a_token_is_bound() throws Exception {
        String token = token(proof(key, "POST", issuer.tokenEndpoint().toString(), Map.of()))
                .getTokenValue();

        Authentication known = new JwtAuthenticationProvider(SpringResource.decoder(issuer))
                .authenticate(new BearerTokenAuthenticationToken(token));

        assertThat(known.isAuthenticated()).isTrue();
    }

    /** What Spring's client asks for with that proof, which it does not make itself. */
    private OAuth2AccessToken token(String proof) {
        ClientRegistration registration = SpringClient.found(issuer, client)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
        var tokens = new RestClientClientCredentialsTokenResponseClient();
        tokens.addHeadersConverter(any -> {
            HttpHeaders headers = new HttpHeaders();
            headers.add("DPoP", proof);
            return headers;
        });
        return tokens.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration))
                .getAccessToken();
    }

    private Authentication authenticated(OAuth2AccessToken token, String proof) {
        return resource.authenticate(new DPoPAuthenticationToken(token.getTokenValue(), proof, "GET", ORDERS));
    }

    private String refusal(OAuth2AccessToken token, String proof) {
        return catchThrowableOfType(OAuth2AuthenticationException.class, () -> authenticated(token, proof))
                .getError()
                .getErrorCode();
    }

    /** As Spring's manual makes one. */
    private static String proof(ECKey key, String method, String url, Map<String, Object> more) {
        JwsHeader header = JwsHeader.with(SignatureAlgorithm.ES256)
                .type("dpop+jwt")
                .jwk(key.toPublicJWK().toJSONObject())
                .build();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuedAt(Instant.now())
                .id(UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", url)
                .claims(all -> all.putAll(more))
                .build();
        return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(key)))
                .encode(JwtEncoderParameters.from(header, claims))
                .getTokenValue();
    }

    private static Map<String, Object> hash(OAuth2AccessToken token) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(token.getTokenValue().getBytes(StandardCharsets.US_ASCII));
        return Map.of("ath", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }
}
