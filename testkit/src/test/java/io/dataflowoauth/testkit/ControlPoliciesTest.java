// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A test in another process defines roles, denies, bounds, and asks why. */
class ControlPoliciesTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String GRANT = "{\"role\":\"projects/demo/roles/r\",\"member\":\"serviceAccount:" + READER
            + "\",\"resource\":\"//storage.googleapis.com/projects/_/buckets/b\"}";

    private final TestkitServer server =
            TestkitServer.start(TestkitServerOptions.defaults().withControl());
    private final Outsider outsider = Outsider.direct(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_role_is_defined_and_a_denial_and_a_boundary_hold_until_they_are_ended() {
        String member = "serviceAccount:" + READER;
        String asked = "{\"principal\":\"" + member + "\",\"permission\":\"storage.objects.get\","
                + "\"resource\":\"//storage.googleapis.com/projects/_/buckets/b\"}";
        outsider.control(
                "POST", "/roles", "{\"name\":\"projects/demo/roles/r\",\"permissions\":[\"storage.objects.get\"]}");
        outsider.control("POST", "/grants", GRANT);
        Answered granted = outsider.control("POST", "/explanations", asked);

        outsider.control(
                "POST",
                "/denials",
                "{\"id\":\"d\",\"principals\":[\"allUsers\"],\"permissions\":[\"storage.googleapis.com/objects.*\"]}");
        Answered denied = outsider.control("POST", "/explanations", asked);
        outsider.control("DELETE", "/denials", "{\"id\":\"d\"}");
        outsider.control(
                "POST",
                "/boundaries",
                "{\"id\":\"b\",\"principals\":[\"" + member + "\"],\"resources\":[\"projects/other\"]}");
        Answered bounded = outsider.control("POST", "/explanations", asked);
        outsider.control("DELETE", "/boundaries", "{\"id\":\"b\"}");

        assertThat(granted.body()).contains("\"allowed\":true", "the role projects/demo/roles/r", "\"lineage\":[");
        assertThat(denied.body()).contains("\"code\":\"policy.denied\"", "\"rule\":\"denial d\"");
        assertThat(bounded.body()).contains("\"code\":\"policy.outside-boundary\"", "\"rule\":\"boundary b\"");
        assertThat(outsider.control("POST", "/explanations", asked).body()).isEqualTo(granted.body());
        assertThat(outsider.control("DELETE", "/denials", "{\"id\":\"d\"}").status())
                .isEqualTo(409);
        assertThat(outsider.control("DELETE", "/boundaries", "{\"id\":\"b\"}").status())
                .isEqualTo(409);
    }
}
