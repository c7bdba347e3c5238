// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.google.SubjectCertificate;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.TestAuthority;
import io.dataflowoauth.testkit.TestCertificate;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CertificateGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.create();
    private final IamStub cloud = IamStub.start(IamStubOptions.defaults().withTime(clock));
    private final TestAuthority fleet = TestAuthority.create("fleet");
    private final WorkloadProvider provider = cloud.overTls().provider("123456", "fleet", "x509", fleet);

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeEach
    void haveACertificate() throws IOException {
        certificate = folder.resolve("worker.pem");
        key = folder.resolve("worker.key");
        keep(fleet.issue("reader-1"));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_certificate_of_the_fleet_proves_the_workload() {
        // #region certificate
        TokenRecipe recipe = GoogleRecipes.federated(
                        provider.audience(),
                        SubjectCertificate.of(SecretRef.file(certificate.toString()), SecretRef.file(key.toString())))
                .servedAt(cloud.overTls().base())
                .recipe();

        HttpDoorOptions trusting = HttpDoorOptions.defaults()
                .withConnectTimeout(SOON) // the first handshake of a process takes its time
                .withTrustAnchors(List.of(cloud.overTls().authority()));
        try (TokenRuntime runtime = TokenRuntime.open(options().withResource(HttpDoorOptions.class, trusting));
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion certificate
        assertThat(cloud.figures()).containsKey(provider.principal("reader-1"));
    }

    @Test
    void a_rotated_certificate_is_shown_by_the_next_exchange() throws IOException {
        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe(), runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
            keep(fleet.issue("reader-2"));
            Mono<?> next = tokens.token().doOnNext(tokens::invalidate).then(tokens.token());
            StepVerifier.create(next).expectNextCount(1).expectComplete().verify(SOON);
        }

        assertThat(cloud.figures()).containsKeys(provider.principal("reader-1"), provider.principal("reader-2"));
    }

    @Test
    void a_certificate_of_a_stranger_is_refused_by_the_layer_of_authentication() throws IOException {
        keep(TestAuthority.create("stranger").issue("reader-1"));

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe(), runtime)) {
            StepVerifier.create(tokens.token())
                    .expectErrorSatisfies(refused -> assertThat(refused)
                            .isInstanceOf(TokenException.class)
                            .hasMessageContaining("does not lead to a trust anchor"))
                    .verify(SOON);
        }
    }

    private void keep(TestCertificate issued) throws IOException {
        Files.writeString(certificate, issued.pem());
        Files.writeString(key, issued.key().reveal());
    }

    private TokenRecipe recipe() {
        return GoogleRecipes.federated(
                        provider.audience(),
                        SubjectCertificate.of(SecretRef.file(certificate.toString()), SecretRef.file(key.toString())))
                .servedAt(cloud.overTls().base())
                .recipe();
    }

    private RuntimeOptions options() {
        return RuntimeOptions.defaults().withTime(clock);
    }

    private TokenRuntime runtime() {
        return TokenRuntime.open(options()
                .withResource(
                        HttpDoorOptions.class,
                        HttpDoorOptions.defaults()
                                .withConnectTimeout(SOON)
                                .withTrustAnchors(List.of(cloud.overTls().authority()))));
    }
}
