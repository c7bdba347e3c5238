// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.ScriptedDoor;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.SubjectToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each grant sends, and what it refuses to send. */
class GrantsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String SAML = "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'>"
            + "<saml:Conditions NotOnOrAfter='%s'/></saml:Assertion>";
    private static final String GRANTED = "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}";

    private final ScriptedDoor door = new ScriptedDoor().answering(200, GRANTED).answering(200, GRANTED);
    private final FixedOpening opening = new FixedOpening(HeldTime.at(NOW)).lend(HttpDoor.class, door);

    @Test
    void an_assertion_of_ones_own_says_what_the_vendor_demands_and_is_new_each_time() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
        opening.secret("env:KEY", key.toJSONString());
        TokenRecipe recipe = OAuth2Recipes.asserting("ada", KeyPlace.text(SecretRef.env("KEY")), client())
                .withAssertionIssuer("integration-7")
                .withAssertionAudience("login.vendor.example")
                .withScopeClaim()
                .recipe();

        token(recipe);
        token(recipe);

        SignedJWT first = SignedJWT.parse(only("assertion"));
        assertThat(first.getHeader().toJSONObject()).containsEntry("typ", "JWT").containsEntry("kid", "k1");
        assertThat(first.getJWTClaimsSet().toJSONObject())
                .containsEntry("iss", "integration-7")
                .containsEntry("sub", "ada")
                .containsEntry("aud", "login.vendor.example")
                .containsEntry("scope", "read")
                .containsEntry("exp", NOW.getEpochSecond() + 60);
        assertThat(first.getJWTClaimsSet().getJWTID())
                .isNotEqualTo(SignedJWT.parse(door.form(1).get("assertion").get(0))
                        .getJWTClaimsSet()
                        .getJWTID());
        assertThat(door.form(0))
                .containsEntry("grant_type", List.of("urn:ietf:params:oauth:grant-type:jwt-bearer"))
                .containsEntry("resource", List.of("https://api.example/"));
    }

    @Test
    void an_assertion_is_for_the_issuer_by_the_client_unless_the_recipe_says_otherwise() throws Exception {
        opening.secret("env:KEY", new RSAKeyGenerator(2048).generate().toJSONString());

        token(OAuth2Recipes.asserting("ada", KeyPlace.text(SecretRef.env("KEY")), client())
                .recipe());

        SignedJWT assertion = SignedJWT.parse(only("assertion"));
        assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("bill");
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("https://issuer.example/");
        assertThat(assertion.getJWTClaimsSet().toJSONObject()).doesNotContainKey("scope");
    }

    @Test
    void a_saml_assertion_goes_in_base64url_whether_it_was_xml_or_base64() {
        String xml = SAML.formatted("2026-03-01T10:05:00Z");
        opening.secret("named:xml", xml)
                .secret("named:base64", Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)));

        token(OAuth2Recipes.presentingSaml(SubjectToken.named("xml"), client()).recipe());
        token(OAuth2Recipes.presentingSaml(SubjectToken.named("base64"), client())
                .recipe());

        assertThat(new String(Base64.getUrlDecoder().decode(only("assertion")), StandardCharsets.UTF_8))
                .isEqualTo(xml);
        assertThat(only("assertion")).doesNotContain("=", "+", "/");
        assertThat(door.form(1).get("assertion")).containsExactly(only("assertion"));
        assertThat(only("grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:saml2-bearer");
    }

    @Test
    void a_saml_assertion_that_is_over_is_not_sent() {
        opening.secret("named:xml", SAML.formatted("2026-03-01T10:00:00Z"));

        TokenException failure = failure(OAuth2Recipes.presentingSaml(SubjectToken.named("xml"), client())
                .recipe());

        assertThat(failure.code()).isEqualTo("oauth2.subject-token-expired");
        assertThat(door.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Assertion/>",
                "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
                "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion' NotOnOrAfter='soon'/>",
                "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/'><Assertion xmlns='urn:oasis:names:tc:SAML:2.0:assertion'/>",
                "not base64!",
                "{\"assertion\":\"none\"}",
                "bm90IHhtbA=="
            })
    void what_is_no_saml_assertion_is_not_sent(String text) {
        opening.secret("named:xml", text);

        TokenException failure = failure(OAuth2Recipes.presentingSaml(SubjectToken.named("xml"), client())
                .recipe());

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.code()).isEqualTo("oauth2.subject-token-invalid");
        assertThat(failure.getMessage()).doesNotContain(text);
        assertThat(door.calls()).isZero();
    }

    @Test
    void an_extension_grant_sends_its_type_and_its_parameters() {
        token(OAuth2Recipes.extensionGrant(URI.create("urn:vendor:grant:kiosk"), client())
                .withParameter("device", "till=7")
                .recipe());

        assertThat(door.form(0))
                .containsEntry("grant_type", List.of("urn:vendor:grant:kiosk"))
                .containsEntry("device", List.of("till=7"))
                .containsEntry("scope", List.of("read"))
                .containsEntry("client_id", List.of("bill"));
    }

    private static OAuth2Client client() {
        return OAuth2Client.of(URI.create("https://issuer.example/"), "bill", ClientAuthentication.none())
                .withTokenEndpoint(URI.create("https://issuer.example/token"))
                .withScopes("read")
                .withResource(URI.create("https://api.example/"));
    }

    private AccessToken token(TokenRecipe recipe) {
        var kind = ServiceLoader.load(io.dataflowoauth.RecipeKind.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.name().equals(recipe.object().kind()))
                .findFirst()
                .orElseThrow();
        return Objects.requireNonNull(
                kind.open(recipe.object(), opening).token(recipe.request()).block());
    }

    private TokenException failure(TokenRecipe recipe) {
        return catchThrowableOfType(TokenException.class, () -> token(recipe));
    }

    private String only(String parameter) {
        return door.form(0).get(parameter).get(0);
    }
}
