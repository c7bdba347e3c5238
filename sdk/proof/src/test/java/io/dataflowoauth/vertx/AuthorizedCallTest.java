// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.ProtectedResource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Calls of a Web Client against resources that check the token first and the role second, as Google's do. */
class AuthorizedCallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String READ = "bills.read";

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub api = IamStub.start();
    private final FakeClient client =
            issuer.registerClient(FakeClient.basic("bill").withScopes(READ).withAudiences("bills"));
    private final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withObserver(events::add)
            .withSecret("billing", Mono.just(client.secret()))
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final TokenStream stream = TokenStream.open(
            OAuth2Recipes.clientCredentials(
                            issuer.issuer(), "bill", ClientAuthentication.clientSecretBasic(SecretRef.named("billing")))
                    .withScopes(READ)
                    .withAudience("bills")
                    .recipe(),
            runtime);
    private final AuthorizedWebClient web =
            AuthorizedWebClient.of(WebClient.create(vertx), stream, URI.create(origin(api.base())));

    @AfterEach
    void close() {
        stream.close();
        runtime.close();
        api.close();
        issuer.close();
        vertx.close();
    }

    @Test
    void a_call_is_answered_and_its_use_is_told() {
        api.trust(issuer, "bills");
        api.protect(ProtectedResource.at("GET", "/bills").requiringScope(READ).answering(call -> "{\"bills\":2}"));

        HttpResponse<Buffer> answer = get("/bills");

        assertThat(answer.bodyAsString()).isEqualTo("{\"bills\":2}");
        assertThat(uses())
                .isEqualTo(
                        api.journal().entries(JournalEntry.Kind.CALL_ANSWERED).size())
                .isEqualTo(1);
    }

    @Test
    void a_missing_role_is_authorization_and_names_the_permission() {
        api.trust(issuer, "bills");
        api.protect(ProtectedResource.at("GET", "/bills")
                .requiringScope(READ)
                .requiringPermission("bills.items.list", "projects/bills"));

        Diagnosis diagnosis = refused("/bills").diagnosis().orElseThrow();

        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.missing()).contains("bills.items.list");
        assertThat(diagnosis.principal().acting()).isEqualTo("bill");
        assertThat(issuer.journal()).issuedExactly(1);
    }

    @Test
    void a_missing_scope_is_authentication_and_names_the_scope() {
        api.trust(issuer, "bills");
        api.protect(ProtectedResource.at("GET", "/bills").requiringScope("bills.write"));

        Diagnosis diagnosis = refused("/bills").diagnosis().orElseThrow();

        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
        assertThat(diagnosis.missing()).contains("bills.write");
        assertThat(issuer.journal()).issuedExactly(1);
    }

    @Test
    void a_token_that_the_resource_does_not_know_is_replaced_exactly_once() {
        api.protect(ProtectedResource.at("GET", "/bills").requiringScope(READ));

        CallRefusedException failure = refused("/bills");

        assertThat(failure.refusal().status()).isEqualTo(401);
        assertThat(failure.diagnosis().orElseThrow().layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
        assertThat(issuer.journal()).issuedExactly(2);
        assertThat(events.stream().filter(TokenEvents.Refused.class::isInstance))
                .hasSize(2);
    }

    private long uses() {
        return events.stream().filter(TokenEvents.Used.class::isInstance).count();
    }

    private HttpResponse<Buffer> get(String path) {
        return Objects.requireNonNull(
                web.get(URI.create(origin(api.base()) + path)).block(PATIENCE));
    }

    private CallRefusedException refused(String path) {
        return catchThrowableOfType(CallRefusedException.class, () -> get(path));
    }

    private static String origin(URI base) {
        return base.getScheme() + "://" + base.getRawAuthority();
    }
}
