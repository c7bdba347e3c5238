// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class IamStubConcurrencyTest {
    private static final int CALLS = 200;
    private static final String WRITER = "writer@demo.iam.gserviceaccount.com";
    private static final String BUCKETS = "//storage.googleapis.com/projects/_";

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub stub = IamStub.start();
    private final LoopbackCaller caller = new LoopbackCaller(stub);
    private final WorkloadProvider provider = stub.provider("123456", "ci", "issuer", issuer);

    @AfterEach
    void stop() {
        stub.close();
        issuer.close();
    }

    @Test
    void many_callers_get_many_tokens_and_each_is_counted_once() {
        Set<String> tokens = ConcurrentHashMap.newKeySet();

        atOnce(i -> tokens.add(
                LoopbackCaller.text(caller.exchange(provider, subjectToken("job" + i % 4)), "access_token")));

        assertThat(tokens).hasSize(CALLS);
        assertThat(stub.figures())
                .hasSize(4)
                .containsEntry(provider.principal("job3"), new PrincipalFigures(CALLS / 4, 0, 0, 0));
    }

    @Test
    void a_policy_that_changes_under_load_loses_no_binding_and_no_call() {
        stub.grant("roles/iam.workloadIdentityUser", provider.everyone(), stub.serviceAccount(WRITER));
        stub.grant("roles/storage.objectCreator", "serviceAccount:" + WRITER, BUCKETS + "/buckets/b");
        stub.protect(ProtectedResource.at("GET", "/b")
                .requiringPermission("storage.objects.create", BUCKETS + "/buckets/b"));
        String federated = LoopbackCaller.text(caller.exchange(provider, subjectToken("job")), "access_token");
        String token = LoopbackCaller.text(caller.impersonate(WRITER, federated, "3600s"), "accessToken");

        List<Integer> statuses = atOnce(i -> {
            stub.grant("roles/storage.objectViewer", "serviceAccount:" + WRITER, BUCKETS + "/buckets/b" + i);
            return caller.get("/b", token).statusCode();
        });
        atOnce(i -> {
            stub.revoke("roles/storage.objectViewer", "serviceAccount:" + WRITER, BUCKETS + "/buckets/b" + i);
            return i;
        });

        assertThat(statuses).containsOnly(200);
        assertThat(stub.figures()).containsEntry(WRITER, new PrincipalFigures(1, CALLS, 0, 0));
    }

    private String subjectToken(String subject) {
        return issuer.subjectToken(subject, provider.audience()).reveal();
    }

    private static <R> List<R> atOnce(java.util.function.IntFunction<R> call) {
        return Flux.fromIterable(IntStream.range(0, CALLS).boxed().collect(Collectors.toList()))
                .flatMap(i -> Mono.fromCallable(() -> call.apply(i)).subscribeOn(Schedulers.boundedElastic()), 16)
                .collectList()
                .blockOptional()
                .orElseThrow();
    }
}
