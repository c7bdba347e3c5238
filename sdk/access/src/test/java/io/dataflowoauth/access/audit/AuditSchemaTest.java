// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataflowoauth.access.fixture.ManualTime;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of event in each format, held to the schemas of the site (threats D-32). */
class AuditSchemaTest {
    private static final String OURS = "audit-event-1.json";
    private static final String CLOUD = "audit-cloudevent-1.json";
    private static final AuditFormat CLOUD_EVENTS = AuditFormat.cloudEvents(URI.create("https://orders.example"));

    static List<AuditEvent> events() {
        return EveryKind.events();
    }

    @Test
    void there_is_an_event_of_each_activity_and_of_each_outcome() {
        Set<AuditActivity> activities =
                events().stream().map(AuditEvent::activity).collect(Collectors.toSet());
        Set<AuditOutcome> outcomes = events().stream().map(AuditEvent::outcome).collect(Collectors.toSet());

        assertThat(activities).isEqualTo(EnumSet.allOf(AuditActivity.class));
        assertThat(outcomes).isEqualTo(EnumSet.allOf(AuditOutcome.class));
    }

    @ParameterizedTest
    @MethodSource("events")
    void our_own_format_keeps_to_its_schema(AuditEvent event) {
        String line = AuditFormat.plain().line(event);

        assertThat(Schemas.faults(OURS, line)).as(line).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void cloud_events_keep_to_their_schema(AuditEvent event) {
        String line = CLOUD_EVENTS.line(event);

        assertThat(Schemas.faults(CLOUD, line)).as(line).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_type_of_ocsf_is_its_class_and_its_activity(AuditEvent event) {
        JsonNode data = Schemas.json(CLOUD_EVENTS.line(event)).get("data");

        long type =
                data.get("class_uid").asLong() * 100 + data.get("activity_id").asLong();
        assertThat(data.get("type_uid").asLong()).isEqualTo(type);
        assertThat(data.get("category_uid").asLong())
                .isEqualTo(data.get("class_uid").asLong() / 1000);
    }

    @Test
    void an_event_that_knows_nothing_keeps_to_both_schemas() {
        List<AuditEvent> bare = Arrays.stream(AuditActivity.values())
                .map(activity -> AuditEvent.of(activity, AuditOutcome.ALLOWED, ManualTime.START))
                .toList();

        assertThat(bare).allSatisfy(event -> {
            assertThat(Schemas.faults(OURS, event.toString())).isEmpty();
            assertThat(Schemas.faults(CLOUD, CLOUD_EVENTS.line(event))).isEmpty();
        });
    }

    @Test
    void the_schemas_find_what_is_wrong() {
        String right = AuditFormat.plain().line(events().get(0));

        assertThat(Schemas.faults(OURS, right.replace("\"acquire\"", "\"steal\"")))
                .isNotEmpty();
        assertThat(Schemas.faults(OURS, right.replace("{\"version\"", "{\"token\":\"x\",\"version\"")))
                .isNotEmpty();
        assertThat(Schemas.faults(CLOUD, CLOUD_EVENTS.line(events().get(0)).replace("\"user\":", "\"nobody\":")))
                .isNotEmpty();
    }

    @Test
    void a_decision_tells_policy_and_chain_in_the_words_of_ocsf() {
        AuditEvent event = events().stream()
                .filter(one -> one.activity() == AuditActivity.DECIDE && one.outcome() == AuditOutcome.ALLOWED)
                .findFirst()
                .orElseThrow();

        JsonNode data = Schemas.json(CLOUD_EVENTS.line(event)).get("data");

        JsonNode authorization = data.at("/actor/authorizations/0");
        assertThat(authorization.get("decision").asText()).isEqualTo("allowed");
        assertThat(authorization.at("/policy/name").asText()).isEqualTo("binding readers");
        assertThat(data.at("/api/operation").asText()).isEqualTo("orders.read");
        assertThat(data.at("/resources/0/name").asText()).isEqualTo("//orders.example/orders/1");
        assertThat(data.at("/unmapped/chain/0").asText()).isEqualTo("user:ada@example.com");
    }
}
