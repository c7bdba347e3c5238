// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.real.OpenidClient.Deed;
import io.dataflowoauth.real.OpenidClient.Library;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TestAuthority;
import io.dataflowoauth.testkit.TestCertificate;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An issuer of our kit with a path, found in both ways, and asked by two libraries for all that they know. */
@ExtendWith(Servers.class)
class NodeLibrariesTest {
    private final FakeOidcIssuer server = FakeOidcIssuer.start();
    private final FakeOidcIssuer issuer =
            server.another(FakeOidcIssuerOptions.defaults().withIssuerPath("/tenants/one"));
    private final TestAuthority fleet = TestAuthority.create("fleet");
    private final OpenidClient node;

    NodeLibrariesTest(OpenidClient node) {
        this.node = node;
    }

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Arguments> clients() {
        return Stream.of(Library.values())
                .flatMap(library -> Stream.of(
                                FakeClient.basic("bill"),
                                FakeClient.post("bill"),
                                FakeClient.secretJwt("bill"),
                                FakeClient.withoutSecret("bill"),
                                FakeClient.privateKeyJwt("bill", SignatureAlgorithm.ES256),
                                FakeClient.privateKeyJwt("bill", SignatureAlgorithm.PS256),
                                FakeClient.privateKeyJwt("bill", SignatureAlgorithm.EdDSA))
                        .map(client -> Arguments.of(library, client)));
    }

    static Stream<Arguments> proofs() {
        return Stream.of(Library.values())
                .flatMap(library ->
                        Stream.of("ES256", "PS256", "EdDSA").map(algorithm -> Arguments.of(library, algorithm)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void each_way_to_prove_a_client_gets_a_token(Library library, FakeClient kind) {
        FakeClient client = issuer.registerClient(kind.withScopes("read"));

        JsonObject answer = node.done(issuer, client, Deed.token(library, "read"));

        assertThat(issuer.accepts(answer.text("access_token"))).isTrue();
        assertThat(issuer.journal()).refusedNothing();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_with_another_secret_or_key_gets_none(Library library, FakeClient stranger) {
        issuer.registerClient(FakeClient.privateKeyJwt("bill").withScopes("read"));

        JsonObject answer = node.done(issuer, stranger, Deed.token(library, "read"));

        assertThat(answer.optionalText("access_token")).isEmpty();
        assertThat(answer.text("error")).isIn("invalid_client", "OAUTH_WWW_AUTHENTICATE_CHALLENGE");
    }

    @ParameterizedTest
    @EnumSource(Library.class)
    void a_certificate_of_the_authority_gets_a_token_at_the_alias_and_no_other_does(Library library) {
        FakeClient client = issuer.registerClient(FakeClient.tlsClientAuth("nightly", fleet, "nightly"));
        Deed deed = new Deed(library, "token", Map.of());

        JsonObject answer = node.showing(fleet.issue("nightly"), issuer, client, deed);

        assertThat(issuer.accepts(answer.text("access_token"))).isTrue();
        assertThat(node.showing(fleet.issue("daily"), issuer, client, deed).text("error"))
                .isEqualTo("invalid_client");
    }

    @ParameterizedTest
    @EnumSource(Library.class)
    void a_registered_certificate_gets_a_token_and_its_namesake_does_not(Library library) {
        TestCertificate own = TestCertificate.selfSigned("own");
        FakeClient client = issuer.registerClient(FakeClient.selfSignedTlsClientAuth("own", own.certificate()));
        Deed deed = new Deed(library, "token", Map.of());

        JsonObject answer = node.showing(own, issuer, client, deed);

        assertThat(issuer.accepts(answer.text("access_token"))).isTrue();
        assertThat(node.showing(TestCertificate.selfSigned("own"), issuer, client, deed)
                        .text("error"))
                .isEqualTo("invalid_client");
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void a_token_is_bound_to_a_key_that_userinfo_asks_for(Library library, String algorithm) {
        FakeClient client = issuer.registerClient(
                FakeClient.basic("bill").withScopes("openid").withBoundTokens());

        JsonObject answer = node.done(issuer, client, Deed.bound(library, algorithm));

        assertThat(answer.text("token_type")).isEqualTo("dpop");
        assertThat(answer.text("sub")).isEqualTo("bill");
    }

    @ParameterizedTest
    @EnumSource(Library.class)
    void a_client_of_bound_tokens_gets_none_without_a_proof(Library library) {
        FakeClient client = issuer.registerClient(
                FakeClient.basic("bill").withScopes("openid").withBoundTokens());

        assertThat(node.done(issuer, client, Deed.token(library, "openid")).text("error"))
                .isEqualTo("invalid_dpop_proof");
    }

    @ParameterizedTest
    @EnumSource(Library.class)
    void a_token_is_active_until_it_is_taken_back(Library library) {
        FakeClient client = issuer.registerClient(FakeClient.basic("bill").withScopes("read"));
        String token = node.done(issuer, client, Deed.token(library, "read")).text("access_token");
        Map<String, String> named = Map.of("token", token);
        JsonObject before = node.done(issuer, client, new Deed(library, "introspect", named));

        node.done(issuer, client, new Deed(library, "revoke", named));

        assertThat(before.optionalFlag("active")).contains(true);
        assertThat(node.done(issuer, client, new Deed(library, "introspect", named))
                        .optionalFlag("active"))
                .contains(false);
    }
}
