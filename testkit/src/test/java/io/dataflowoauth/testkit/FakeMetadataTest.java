// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.internal.KitJson;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metadata of a running issuer says what a test wants, in both documents. */
class FakeMetadataTest {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void every_member_can_be_replaced_and_left_out() {
        Set<String> members = published().keySet();

        for (String member : members) {
            issuer.metadata().set(member, List.of("changed"));
            assertThat(published()).as(member).containsEntry(member, List.of("changed"));
            issuer.metadata().remove(member);
            assertThat(published()).as(member).doesNotContainKey(member).hasSize(members.size() - 1);
            issuer.metadata().restore();
        }

        assertThat(members).hasSizeGreaterThan(20);
        assertThat(published().keySet()).isEqualTo(members);
    }

    @Test
    void both_documents_say_the_same() {
        issuer.metadata().set("acr_values_supported", List.of("gold"));

        assertThat(TokenCalls.get(URI.create(issuer.issuer() + "/.well-known/oauth-authorization-server"))
                        .body())
                .isEqualTo(issuer.metadata().json())
                .contains("gold");
    }

    @Test
    void options_may_say_more_than_text() {
        try (FakeOidcIssuer other = FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults()
                .withMetadata("claims_parameter_supported", true)
                .withMetadata("response_types_supported", List.of("code", "token")))) {
            assertThat(other.metadata().json())
                    .contains(
                            "\"claims_parameter_supported\":true", "\"response_types_supported\":[\"code\",\"token\"]");
        }
    }

    @Test
    void what_is_not_there_is_not_announced() {
        Map<String, Object> before = published();
        issuer.overTls();

        assertThat(before).doesNotContainKey("mtls_endpoint_aliases");
        assertThat(published()).containsKey("mtls_endpoint_aliases");
    }

    private Map<String, Object> published() {
        return KitJson.object(TokenCalls.get(URI.create(issuer.issuer() + "/.well-known/openid-configuration"))
                        .body())
                .orElseThrow();
    }
}
