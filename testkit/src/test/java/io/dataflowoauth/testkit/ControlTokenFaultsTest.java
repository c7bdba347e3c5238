// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A test in another process has tokens made badly, and keys rotated. */
class ControlTokenFaultsTest {
    private final TestkitServer server = TestkitServer.start(
            TestkitServerOptions.defaults().withTime(MovableTime.create()).withControl(), kit -> {
                kit.issuer("corp", FakeOidcIssuerOptions.defaults());
                kit.iam().attach("reader@demo.iam.gserviceaccount.com");
            });
    private final Outsider outsider = Outsider.direct(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_token_of_one_principal_is_made_badly() {
        outsider.control(
                "POST", "/issuers/corp/faults", "{\"token\":\"an expired token\",\"principal\":\"job\",\"calls\":2}");

        assertThat(corp().accepts(corp().subjectToken("other", "bills").reveal()))
                .isTrue();
        assertThat(corp().accepts(corp().subjectToken("job", "bills").reveal())).isFalse();
        assertThat(corp().accepts(corp().subjectToken("job", "bills").reveal())).isFalse();
        assertThat(corp().accepts(corp().subjectToken("job", "bills").reveal())).isTrue();
    }

    @Test
    void keys_are_rotated_badly_before_a_token_is_signed() {
        outsider.control(
                "POST", "/issuers/corp/faults", "{\"rotation\":\"used-before-publication\",\"after\":\"PT3M\"}");

        String early = corp().subjectToken("job", "bills").reveal();
        boolean atFirst = corp().accepts(early);
        outsider.control("POST", "/clock", "{\"advance\":\"PT3M\"}");

        assertThat(atFirst).isFalse();
        assertThat(corp().accepts(early)).isTrue();
    }

    @Test
    void the_keys_of_google_are_dropped_early_at_a_service() {
        String before = server.iam().keys().google().current();
        outsider.control("POST", "/services/metadata/faults", "{\"rotation\":\"dropped-early\"}");

        outsider.get(
                server.base()
                        + "/computeMetadata/v1/instance/service-accounts/default/identity?audience=https://a.example",
                "Metadata-Flavor",
                "Google");

        assertThat(server.iam().keys().google().published()).hasSize(1).doesNotContain(before);
    }

    private FakeOidcIssuer corp() {
        return server.issuers().get("corp");
    }
}
