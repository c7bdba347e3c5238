// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class QuickstartTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String READER = "roles/invoices.reader";
    private static final String ALL = "//invoices.example/invoices";

    // #region fakes
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub cloud = IamStub.start();
    private final FakeClient billing = issuer.registerClient(
            FakeClient.basic("billing").withScopes("invoices.read").withAudiences("https://invoices.example"));

    @BeforeEach
    void the_api_asks_for_a_scope_and_a_role() {
        cloud.trust(issuer, "https://invoices.example");
        cloud.role(READER, "invoices.get");
        cloud.grant(READER, IamStub.principal(issuer, "billing"), ALL);
        cloud.protect(ProtectedResource.at("GET", "/invoices/{id}")
                .requiringScope("invoices.read")
                .requiringPermission("invoices.get", ALL + "/{id}")
                .answering(call -> "{\"invoice\":\"" + call.pathVariable("id") + "\"}"));
    }

    private TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
                .withSecret("billing", Mono.just(billing.secret())));
    }
    // #endregion fakes

    @AfterEach
    void stop() {
        cloud.close();
        issuer.close();
    }

    // #region recipe
    static TokenRecipe recipe(URI issuer) {
        return OAuth2Recipes.clientCredentials(
                        issuer, "billing", ClientAuthentication.clientSecretBasic(SecretRef.named("billing")))
                .withAudience("https://invoices.example")
                .withScopes("invoices.read")
                .recipe();
    }
    // #endregion recipe

    // #region passes
    @Test
    void billing_reads_an_invoice() {
        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe(issuer.issuer()), runtime)) {
            Mono<String> invoice = new Invoices(cloud.base(), tokens).invoice("42");

            StepVerifier.create(invoice)
                    .expectNext("{\"invoice\":\"42\"}")
                    .expectComplete()
                    .verify(SOON);
        }
    }
    // #endregion passes

    // #region refused
    @Test
    void without_the_role_the_refusal_says_who_lacks_which_permission() {
        cloud.revoke(READER, IamStub.principal(issuer, "billing"), ALL);

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe(issuer.issuer()), runtime)) {
            Mono<String> invoice = new Invoices(cloud.base(), tokens).invoice("42");

            StepVerifier.create(invoice)
                    .expectErrorSatisfies(failure -> {
                        Diagnosis diagnosis =
                                ((CallRefusedException) failure).diagnosis().orElseThrow();
                        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
                        assertThat(diagnosis.code()).isEqualTo("core.call-permission-denied");
                        assertThat(diagnosis.principal().acting()).isEqualTo("billing");
                        assertThat(diagnosis.missing()).startsWith("invoices.get");
                    })
                    .verify(SOON);
        }
    }
    // #endregion refused
}
