// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StubFaultTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String WRITER = "writer@demo.iam.gserviceaccount.com";

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub stub = IamStub.start();
    private final LoopbackCaller caller = new LoopbackCaller(stub);
    private final WorkloadProvider provider = stub.provider("123456", "ci", "builds", issuer);

    @BeforeEach
    void grant() {
        for (String email : List.of(READER, WRITER)) {
            stub.grant("roles/iam.workloadIdentityUser", provider.principal("job"), stub.serviceAccount(email));
        }
        stub.protect(ProtectedResource.at("GET", "/b/{bucket}"));
    }

    @AfterEach
    void close() {
        stub.close();
        issuer.close();
    }

    @Test
    void a_service_fails_in_googles_own_words() {
        String token = account(READER);
        stub.faults().add(Fault.next(1).at(IamService.STS).answering(503).withRetryAfter(ofSeconds(7)));
        stub.faults().add(Fault.next(1).at(IamService.RESOURCES).answering(503));

        HttpResponse<String> sts = exchange();
        HttpResponse<String> resource = caller.get("/b/open", token);

        assertThat(sts.body()).contains("\"error\":\"temporarily_unavailable\"");
        assertThat(sts.headers().firstValue("Retry-After")).contains("7");
        assertThat(resource.body()).contains("\"status\":\"UNAVAILABLE\"");
    }

    @Test
    void one_service_account_cannot_be_impersonated_and_the_other_can() {
        String federated = LoopbackCaller.text(exchange(), "access_token");
        stub.faults().add(Fault.always().of(READER).at(IamService.CREDENTIALS).answering(500));

        assertThat(caller.impersonate(READER, federated, "60s").statusCode()).isEqualTo(500);
        assertThat(caller.impersonate(WRITER, federated, "60s").statusCode()).isEqualTo(200);
    }

    @Test
    void a_resource_fails_the_one_whose_opaque_token_it_is_shown() {
        String reading = account(READER);
        String writing = account(WRITER);
        stub.faults().add(Fault.everyNth(2).of(READER).at("/b/*").answering(502));

        List<Integer> reads = IntStream.range(0, 4)
                .mapToObj(i -> caller.get("/b/open", reading).statusCode())
                .toList();

        assertThat(reads).containsExactly(200, 502, 200, 502);
        assertThat(caller.get("/b/open", writing).statusCode()).isEqualTo(200);
        assertThat(stub.journal().entries(JournalEntry.Kind.FAULT))
                .extracting(JournalEntry::principal)
                .containsExactly(READER, READER);
        assertThat(stub.figures().get(READER)).isEqualTo(new PrincipalFigures(1, 2, 0, 0));
    }

    @Test
    void the_subject_of_a_token_that_is_exchanged_may_be_struck() {
        stub.faults().add(Fault.always().of("job").at(IamService.STS).answering(429));

        assertThat(exchange().statusCode()).isEqualTo(429);
        assertThat(caller.exchange(
                                provider,
                                issuer.subjectToken("other", provider.audience())
                                        .reveal())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_new_plan_for_a_service_takes_the_place_of_the_one_before_and_of_no_other() {
        stub.failNext(IamService.STS, 9, 500);
        stub.failNext(IamService.RESOURCES, 1, 500);
        stub.failNext(IamService.STS, 1, 503);

        assertThat(List.of(exchange().statusCode(), exchange().statusCode())).containsExactly(503, 200);
        assertThat(caller.get("/b/open", "none").statusCode()).isEqualTo(500);
    }

    private HttpResponse<String> exchange() {
        return caller.exchange(
                provider, issuer.subjectToken("job", provider.audience()).reveal());
    }

    private String account(String email) {
        String federated = LoopbackCaller.text(exchange(), "access_token");
        return LoopbackCaller.text(caller.impersonate(email, federated, "60s"), "accessToken");
    }
}
