// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.threats.ThreatTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sections of the list of threats, each a table: what comes in, byte for byte, meets its code. */
class ThreatSectionsTest {
    private static final Map<HostileCase, Lane.Outcome> OUTCOMES = new HashMap<>();
    private static final Section PROTOCOL = ProtocolSection.section();
    private static final Section CONFIGURATION = ConfigurationSection.configuration();
    private static final Section MACHINE = ConfigurationSection.machine();
    private static final Section ANSWERS = AnswerSection.section();
    private static final Section LEAKS = SafetySections.leaks();
    private static final Section TLS = SafetySections.tls();
    private static final Section TIME = SafetySections.time();

    @TempDir
    private static Path folder;

    /** All of them, in the order of the list. */
    static List<Section> sections() {
        return List.of(PROTOCOL, CONFIGURATION, MACHINE, ANSWERS, LEAKS, TLS, TIME);
    }

    /** Side by side: what is slow must be slow, and nothing else may be late on a busy machine. */
    @BeforeAll
    static void try_all() throws Exception {
        List<HostileCase> all = sections().stream()
                .flatMap(section -> section.rows().stream())
                .map(Section.Row::tried)
                .toList();
        run(all.stream().filter(ThreatSectionsTest::isSlow).toList(), Border.OPTIONS);
        run(all.stream().filter(one -> !isSlow(one)).toList(), Border.PATIENT);
    }

    static Stream<Section.Row> a1() {
        return PROTOCOL.rows().stream();
    }

    static Stream<Section.Row> a2() {
        return CONFIGURATION.rows().stream();
    }

    static Stream<Section.Row> a3() {
        return MACHINE.rows().stream();
    }

    static Stream<Section.Row> a4() {
        return ANSWERS.rows().stream();
    }

    static Stream<Section.Row> a5() {
        return LEAKS.rows().stream();
    }

    static Stream<Section.Row> a6() {
        return TLS.rows().stream();
    }

    static Stream<Section.Row> a7() {
        return TIME.rows().stream();
    }

    @ParameterizedTest
    @MethodSource("a1")
    void a1_the_protocol(Section.Row row) {
        assertMeets(row);
    }

    @ParameterizedTest
    @MethodSource("a2")
    void a2_credential_configurations(Section.Row row) {
        assertMeets(row);
    }

    @ParameterizedTest
    @MethodSource("a3")
    void a3_the_metadata_server(Section.Row row) {
        assertMeets(row);
    }

    @ParameterizedTest
    @MethodSource("a4")
    void a4_answers(Section.Row row) {
        assertMeets(row);
    }

    @ParameterizedTest
    @MethodSource("a5")
    void a5_leaks(Section.Row row) {
        assertMeets(row);
        assertThat(String.valueOf(OUTCOMES.get(row.tried()).end())).doesNotContain(Canary.MARK);
    }

    @ParameterizedTest
    @MethodSource("a6")
    void a6_tls(Section.Row row) {
        assertMeets(row);
    }

    @ParameterizedTest
    @MethodSource("a7")
    void a7_time(Section.Row row) {
        assertMeets(row);
    }

    @Test
    void a_40_a_proxy_of_the_machine_sees_no_call() {
        try (Peer proxy = Peer.start()) {
            for (String scheme : List.of("http", "https")) {
                System.setProperty(scheme + ".proxyHost", "127.0.0.1");
                System.setProperty(scheme + ".proxyPort", String.valueOf(proxy.port()));
            }

            List<Lane.Outcome> outcomes = Lanes.run(List.of(HostileCase.control(Hop.METADATA)), folder, Border.PATIENT);

            assertThat(outcomes.get(0).end()).isInstanceOf(Map.class);
            assertThat(proxy.connections()).isZero();
        } finally {
            List.of("http", "https").forEach(scheme -> {
                System.clearProperty(scheme + ".proxyHost");
                System.clearProperty(scheme + ".proxyPort");
            });
        }
    }

    private static void assertMeets(Section.Row row) {
        Lane.Outcome outcome = OUTCOMES.get(row.tried());

        assertThat(code(outcome.end())).isEqualTo(row.outcome());
        assertThat(outcome.strangers()).isEmpty();
    }

    private static String code(Object end) {
        if (end instanceof TokenException failure) {
            return failure.code();
        }
        if (end instanceof NotVerifiedException failure) {
            return failure.code();
        }
        return end instanceof Map ? ThreatTable.ACCEPTED : String.valueOf(end);
    }

    private static boolean isSlow(HostileCase one) {
        return one.fault().kind() == Fault.Kind.SLOW;
    }

    private static void run(List<HostileCase> cases, HttpDoorOptions options) {
        Lanes.run(cases, folder, options).forEach(outcome -> OUTCOMES.put(outcome.tried(), outcome));
    }
}
