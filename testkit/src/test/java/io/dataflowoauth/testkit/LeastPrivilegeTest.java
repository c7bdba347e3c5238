// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeastPrivilegeTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String USER = "roles/iam.workloadIdentityUser";
    private static final String VIEWER = "roles/storage.objectViewer";
    private static final String OPEN = "//storage.googleapis.com/projects/_/buckets/open";

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub stub = IamStub.start();
    private final LoopbackCaller caller = new LoopbackCaller(stub);
    private final WorkloadProvider provider = stub.provider("123456", "ci", "builds", issuer);

    @BeforeEach
    void grant() {
        stub.grant(USER, provider.principal("job"), stub.serviceAccount(READER));
        stub.protect(ProtectedResource.at("GET", "/b/{bucket}")
                .requiringScope("read", "all")
                .requiringPermission("storage.objects.get", "//storage.googleapis.com/projects/_/buckets/{bucket}"));
    }

    @AfterEach
    void close() {
        stub.close();
        issuer.close();
    }

    @Test
    void what_was_used_is_told_with_its_permissions() {
        stub.grant(VIEWER, "serviceAccount:" + READER, OPEN);

        int status = caller.get("/b/open", token()).statusCode();

        LeastPrivilege report = LeastPrivilege.of(stub);
        assertThat(status).isEqualTo(200);
        assertThat(report).neededEveryScope().usedEveryRole();
        assertThat(report.roles())
                .extracting(LeastPrivilege.RoleUse::role, LeastPrivilege.RoleUse::permissions)
                .contains(tuple(VIEWER, Set.of("storage.objects.get")));
        assertThat(report.toString()).contains("Roles granted and never used:\n  none\n", VIEWER + " for ");
    }

    @Test
    void a_scope_that_no_resource_asks_for_is_not_needed() {
        token();

        LeastPrivilege report = LeastPrivilege.of(stub);

        assertThat(report.unneededScopes()).isEqualTo(Map.of(READER, Set.of("read")));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(report).neededEveryScope())
                .withMessageContaining(READER + ": read");
    }

    @Test
    void of_two_roles_that_say_the_same_one_is_not_used() {
        stub.grant(VIEWER, "serviceAccount:" + READER, OPEN);
        stub.grant("roles/storage.objectAdmin", "serviceAccount:" + READER, OPEN);

        caller.get("/b/open", token());

        LeastPrivilege report = LeastPrivilege.of(stub);
        assertThat(report.unusedRoles()).hasSize(1);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(report).usedEveryRole())
                .withMessageContaining("roles were granted and never used");
        assertThat(report).usedEveryRoleBut(report.unusedRoles().get(0).role()).neededEveryScope();
    }

    @Test
    void a_role_that_only_refused_calls_would_need_is_not_used() {
        stub.grant(VIEWER, "serviceAccount:" + READER, "//storage.googleapis.com/projects/_/buckets/other");

        int status = caller.get("/b/open", token()).statusCode();

        assertThat(status).isEqualTo(403);
        assertThat(LeastPrivilege.of(stub).unusedRoles())
                .extracting(LeastPrivilege.RoleUse::role)
                .containsExactly(VIEWER);
    }

    @Test
    void a_role_of_a_whole_pool_is_used_by_each_who_is_in_it() {
        stub.revoke(USER, provider.principal("job"), stub.serviceAccount(READER));
        stub.grant(USER, provider.everyone(), stub.serviceAccount(READER));
        stub.grant(USER, provider.principal("nobody"), stub.serviceAccount(READER));

        token();

        assertThat(LeastPrivilege.of(stub).unusedRoles())
                .extracting(LeastPrivilege.RoleUse::member)
                .containsExactly(provider.principal("nobody"));
    }

    @Test
    void what_is_taken_away_is_granted_no_more() {
        stub.revoke(USER, provider.principal("job"), stub.serviceAccount(READER));

        assertThat(LeastPrivilege.of(stub).roles()).isEmpty();
        assertThat(LeastPrivilege.of(stub)).usedEveryRole().neededEveryScope();
    }

    private String token() {
        String federated = LoopbackCaller.text(
                caller.exchange(
                        provider,
                        issuer.subjectToken("job", provider.audience()).reveal()),
                "access_token");
        return LoopbackCaller.text(caller.impersonate(READER, federated, "60s"), "accessToken");
    }
}
