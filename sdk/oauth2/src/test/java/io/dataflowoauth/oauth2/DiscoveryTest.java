// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Answers;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.SteppedTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Issuers are asked where the specifications say, believed only about themselves, and asked once. */
class DiscoveryTest {
    private static final URI ISSUER = URI.create("https://issuer.example/tenant");

    private final Map<String, HttpAnswer> published = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final SteppedTime time = new SteppedTime();
    private final HttpDoor door = this::answer;
    private final FixedOpening opening = new FixedOpening(time).lend(HttpDoor.class, door);

    @ParameterizedTest
    @CsvSource({
        "https://a.example, https://a.example/.well-known/openid-configuration",
        "https://a.example/, https://a.example/.well-known/openid-configuration",
        "https://a.example/t/1, https://a.example/t/1/.well-known/openid-configuration",
        "https://a.example/t/, https://a.example/t/.well-known/openid-configuration"
    })
    void openid_connect_appends_its_well_known_part(String issuer, String where) {
        publish(where, metadata(issuer, "https://a.example/token"));

        assertThat(found(URI.create(issuer)).tokenEndpoint()).hasToString("https://a.example/token");
        assertThat(asked).containsExactly(where);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, https://a.example/.well-known/oauth-authorization-server",
        "https://a.example/t/1, https://a.example/.well-known/oauth-authorization-server/t/1",
        "https://a.example:8443/t/, https://a.example:8443/.well-known/oauth-authorization-server/t"
    })
    void rfc_8414_puts_its_well_known_part_before_the_path(String issuer, String where) {
        publish(
                where,
                metadata(issuer, issuer.startsWith("https://a.example:8443") ? issuer : "https://a.example/token"));

        assertThat(found(URI.create(issuer)).issuer()).isEqualTo(issuer);
        assertThat(asked).hasSize(2).endsWith(where);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example/tenant/",
                "https://issuer.example/Tenant",
                "https://ISSUER.example/tenant",
                "https://issuer.example:443/tenant",
                "https://issuer.example",
                "https://evil.example/tenant"
            })
    void a_9_metadata_of_another_issuer_is_refused_and_not_kept(String named) {
        publishOpenId(metadata(named, "https://issuer.example/token"));
        assertThat(failure().code()).isEqualTo("oauth2.issuer-mismatch");

        publishOpenId(metadata(ISSUER.toString(), "https://issuer.example/token"));

        assertThat(found(ISSUER).issuer()).isEqualTo(ISSUER.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/token, oauth2.endpoint-elsewhere",
        "https://issuer.example.evil.example/token, oauth2.endpoint-elsewhere",
        "https://issuer.example:8443/token, oauth2.endpoint-elsewhere",
        "http://issuer.example/token, oauth2.url-forbidden",
        "https://user@issuer.example/token, oauth2.url-forbidden",
        "https://issuer.example/token#x, oauth2.url-forbidden",
        "/token, oauth2.url-forbidden",
        "'https://issuer example/', oauth2.discovery-failed"
    })
    void a_10_a_token_endpoint_elsewhere_is_refused(String endpoint, String code) {
        publishOpenId(metadata(ISSUER.toString(), endpoint));
        IssuerMetadata found = found(ISSUER);

        TokenException refused = catchThrowableOfType(TokenException.class, found::tokenEndpoint);

        assertThat(refused.code()).isEqualTo(code);
    }

    @Test
    void an_issuer_without_a_token_endpoint_of_its_own_still_says_where_its_keys_are() {
        publish(
                "https://accounts.google.com/.well-known/openid-configuration",
                metadata("https://accounts.google.com", "https://oauth2.googleapis.com/token"));
        publish(
                "https://kubernetes.default.svc/.well-known/openid-configuration",
                Answers.json(
                        200,
                        "{\"issuer\":\"https://kubernetes.default.svc\",\"jwks_uri\":\"https://keys.example/jwks\"}"));

        IssuerMetadata google = found(URI.create("https://accounts.google.com"));
        IssuerMetadata kubernetes = found(URI.create("https://kubernetes.default.svc"));

        assertThat(google.jwksUri()).contains(URI.create("https://keys.example/jwks"));
        assertThat(kubernetes.jwksUri()).contains(URI.create("https://keys.example/jwks"));
        assertThat(catchThrowableOfType(TokenException.class, kubernetes::tokenEndpoint)
                        .code())
                .isEqualTo("oauth2.member-invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example:8443/token,",
        "https://mtls.issuer.example/token,",
        "https://evil.example/token,oauth2.endpoint-elsewhere",
        "https://evilissuer.example/token,oauth2.endpoint-elsewhere",
        "https://issuer.example.evil.example/token,oauth2.endpoint-elsewhere",
        "http://issuer.example/token,oauth2.url-forbidden"
    })
    void a_11_a_client_that_shows_a_certificate_asks_at_the_alias_which_is_near_the_issuer(
            String alias, String refused) {
        publishOpenId(Answers.json(
                200,
                "{\"issuer\":\"https://issuer.example/tenant\",\"token_endpoint\":\"https://issuer.example/token\","
                        + "\"revocation_endpoint\":\"https://issuer.example/revoke\","
                        + "\"mtls_endpoint_aliases\":{\"token_endpoint\":\"" + alias + "\"}}"));
        IssuerMetadata found = found(ISSUER);

        assertThat(found.tokenEndpoint()).isEqualTo(URI.create("https://issuer.example/token"));
        if (refused == null) {
            assertThat(found.forCertificates().tokenEndpoint()).isEqualTo(URI.create(alias));
            assertThat(found.forCertificates().revocationEndpoint())
                    .contains(URI.create("https://issuer.example/revoke"));
        } else {
            assertThat(catchThrowableOfType(
                                    TokenException.class,
                                    () -> found.forCertificates().tokenEndpoint())
                            .code())
                    .isEqualTo(refused);
        }
    }

    @Test
    void a_revocation_endpoint_elsewhere_is_refused_when_it_is_needed() {
        publishOpenId(Answers.json(
                200,
                "{\"issuer\":\"https://issuer.example/tenant\",\"token_endpoint\":\"https://issuer.example/token\","
                        + "\"revocation_endpoint\":\"https://evil.example/revoke\"}"));
        IssuerMetadata found = found(ISSUER);

        assertThat(found.tokenEndpoint()).isEqualTo(URI.create("https://issuer.example/token"));
        assertThatThrownBy(found::revocationEndpoint)
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageStartingWith("oauth2.endpoint-elsewhere");
    }

    @Test
    void an_issuer_without_metadata_is_a_failure_that_names_what_to_do() {
        assertThat(failure().code()).isEqualTo("oauth2.discovery-failed");
        assertThat(failure().remedy()).contains("token endpoint");
    }

    @Test
    void an_issuer_that_is_down_is_unavailable_and_asked_again() {
        publishOpenId(Answers.json(503, "{}"));
        assertThat(failure()).isInstanceOf(TokenException.Unavailable.class);

        publishOpenId(metadata(ISSUER.toString(), "https://issuer.example/token"));

        assertThat(found(ISSUER)).isNotNull();
    }

    @Test
    void what_was_found_is_kept_for_a_bounded_time() {
        publishOpenId(metadata(ISSUER.toString(), "https://issuer.example/token"));
        found(ISSUER);
        time.step(Discovery.KEPT);
        found(ISSUER);
        assertThat(asked).hasSize(1);

        time.step(Duration.ofSeconds(1));
        found(ISSUER);

        assertThat(asked).hasSize(2);
    }

    @Test
    void all_who_ask_at_the_same_time_cause_one_request_and_one_who_leaves_strands_nobody() {
        Sinks.One<HttpAnswer> late = Sinks.one();
        opening.lend(HttpDoor.class, ask -> {
            asked.add(ask.uri().toString());
            return late.asMono();
        });
        Discovery discovery = Discovery.of(opening);
        List<IssuerMetadata> served = new ArrayList<>();
        var first = discovery.metadata(ISSUER).subscribe(served::add);
        discovery.metadata(ISSUER).subscribe(served::add);
        discovery.metadata(ISSUER).subscribe(served::add);

        first.dispose();
        late.tryEmitValue(metadata(ISSUER.toString(), "https://issuer.example/token"));

        assertThat(served).hasSize(2);
        assertThat(asked).hasSize(1);
    }

    @Test
    void issuers_are_kept_apart() {
        publish(
                "https://a.example/.well-known/openid-configuration",
                metadata("https://a.example", "https://a.example/t"));
        publish(
                "https://b.example/.well-known/openid-configuration",
                metadata("https://b.example", "https://b.example/t"));

        assertThat(found(URI.create("https://a.example")).tokenEndpoint()).hasToString("https://a.example/t");
        assertThat(found(URI.create("https://b.example")).tokenEndpoint()).hasToString("https://b.example/t");
    }

    private Mono<HttpAnswer> answer(HttpAsk ask) {
        return Mono.fromSupplier(() -> {
            asked.add(ask.uri().toString());
            return published.getOrDefault(ask.uri().toString(), Answers.json(404, "{}"));
        });
    }

    private IssuerMetadata found(URI issuer) {
        return Objects.requireNonNull(Discovery.of(opening).metadata(issuer).block());
    }

    private TokenException failure() {
        return catchThrowableOfType(TokenException.class, () -> found(ISSUER));
    }

    private void publishOpenId(HttpAnswer metadata) {
        publish(ISSUER + "/.well-known/openid-configuration", metadata);
    }

    private void publish(String where, HttpAnswer metadata) {
        published.put(where, metadata);
    }

    private static HttpAnswer metadata(String issuer, String tokenEndpoint) {
        return Answers.json(
                200,
                "{\"issuer\":\"" + issuer + "\",\"token_endpoint\":\"" + tokenEndpoint
                        + "\",\"jwks_uri\":\"https://keys.example/jwks\",\"scopes_supported\":[\"a\"]}");
    }
}
