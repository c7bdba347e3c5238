// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaDiagnosisTest {
    private static final PrincipalChain ETL = PrincipalChain.of("etl");

    @Test
    void a_refused_token_is_a_matter_of_authentication_wherever_it_stands_among_the_causes() {
        Diagnosis diagnosis = diagnosis(new ExecutionException(
                new KafkaException(new SaslAuthenticationException("{\"status\":\"invalid_token\"}"))));

        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
        assertThat(diagnosis.code()).isEqualTo("kafka.token-refused");
        assertThat(diagnosis.principal()).isEqualTo(ETL);
        assertThat(diagnosis.remedy()).contains("audience");
        assertThat(diagnosis.evidence())
                .containsExactly("SaslAuthenticationException", "it said: {\"status\":\"invalid_token\"}");
    }

    @Test
    void a_missing_permission_is_a_matter_of_authorization_and_names_what_it_is_missing_on() {
        Diagnosis topics = diagnosis(new TopicAuthorizationException(Set.of("orders", "bills")));

        assertThat(topics.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(topics.code()).isEqualTo("kafka.permission-denied");
        assertThat(topics.missing()).isEqualTo("topics bills, orders");
        assertThat(diagnosis(GroupAuthorizationException.forGroupId("readers")).missing())
                .isEqualTo("group readers");
        assertThat(diagnosis(new GroupAuthorizationException("no group")).missing())
                .isEmpty();
        assertThat(diagnosis(new ClusterAuthorizationException("no")).missing()).isEmpty();
    }

    @Test
    void what_a_broker_said_is_made_fit_for_a_log() {
        Diagnosis diagnosis = diagnosis(new SaslAuthenticationException("line\nline " + "x".repeat(1000)));

        assertThat(diagnosis.evidence().get(1)).startsWith("it said: line line").hasSizeLessThan(300);
        assertThat(diagnosis(new SaslAuthenticationException(null)).evidence())
                .containsExactly("SaslAuthenticationException");
    }

    @Test
    void what_no_broker_refused_has_no_diagnosis() {
        assertThat(KafkaDiagnosis.of(new TimeoutException("no broker"), ETL)).isEmpty();
    }

    private static Diagnosis diagnosis(Throwable failure) {
        return KafkaDiagnosis.of(failure, ETL).orElseThrow();
    }
}
