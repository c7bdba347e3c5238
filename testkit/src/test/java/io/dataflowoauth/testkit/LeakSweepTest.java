// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakSweepTest {
    private static final String ODD = "p@ss \"word\" & \\ more/of+it=é";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.dataflowoauth.testkit.Packings#packings")
    void a_planted_secret_is_found_however_it_is_packed(String how, Function<byte[], byte[]> packing) {
        String minted = SecretLedger.shared().mint("client secret");

        LeakReport planted = LeakSweep.forKnownSecrets()
                .bytes("planted", packing.apply(("{\"a\":\"" + minted + "\"}").getBytes(UTF_8)))
                .report();
        LeakReport clean = LeakSweep.forKnownSecrets()
                .bytes("clean", packing.apply("{\"a\":\"nothing of interest in here\"}".getBytes(UTF_8)))
                .report();

        assertThat(planted.leaks())
                .as(how)
                .extracting(Leak::what)
                .anyMatch(what -> what.startsWith("client secret"))
                .anyMatch(what -> what.startsWith("marked secret"));
        assertThat(clean.leaks()).as(how).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.dataflowoauth.testkit.Packings#packings")
    void a_later_process_finds_it_by_its_mark_alone(String how, Function<byte[], byte[]> packing) {
        String ofAnotherProcess = SecretLedger.mark();
        String jwt = new String(
                Base64.getUrlEncoder().encode(("{\"m\":\"" + ofAnotherProcess + "\"}").getBytes(UTF_8)), UTF_8);

        assertThat(swept(packing.apply(("x=" + ofAnotherProcess).getBytes(UTF_8)))
                        .leaks())
                .as(how)
                .isNotEmpty();
        assertThat(swept(packing.apply(("Bearer eyJh." + jwt + ".c2ln").getBytes(UTF_8)))
                        .leaks())
                .as("a JWT, %s", how)
                .isNotEmpty();
    }

    @Test
    void a_secret_with_odd_characters_is_found_as_url_and_as_json() {
        LeakSweep sweep = LeakSweep.forKnownSecretsAnd(Map.of("password", Secret.of(ODD)));
        String json = "{\"p\":\"" + ODD.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";

        List<Leak> leaks = sweep.text(
                        "url",
                        "https://host.test/?p=" + URLEncoder.encode(ODD, UTF_8).replace("+", "%20"))
                .text("json", json)
                .text("neither", "p@ss word & more of it")
                .report()
                .leaks();

        assertThat(leaks).extracting(Leak::place).contains("url", "json").doesNotContain("neither");
    }

    @Test
    void an_object_that_holds_a_secret_is_found_by_its_serialized_form() {
        String minted = SecretLedger.shared().mint("client secret");

        LeakReport report = LeakSweep.forKnownSecrets()
                .object("planted", new ArrayList<>(List.of(minted)))
                .object("clean", "nothing")
                .report();

        assertThat(report.leaks()).extracting(Leak::place).containsOnly("planted");
        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> LeakSweep.forKnownSecrets().object("broken", new Unserializable()))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.FILE_UNUSABLE));
    }

    @Test
    void a_failure_is_searched_through_its_causes() {
        String minted = SecretLedger.shared().mint("client secret");
        Exception planted = new IllegalStateException("outer", new IllegalArgumentException("bad value " + minted));

        LeakReport report =
                LeakSweep.forKnownSecrets().failure("planted", planted).report();

        assertThat(report.leaks()).isNotEmpty();
    }

    @Test
    void files_under_a_folder_are_counted_and_the_one_that_leaks_is_named() throws Exception {
        String minted = SecretLedger.shared().mint("client secret");
        Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("log.txt"), "token=" + minted);
        Files.writeString(folder.resolve("clean.txt"), "nothing");

        LeakReport report = LeakSweep.forKnownSecrets().path(folder).report();

        assertThat(report.places()).isEqualTo(2);
        assertThat(report.secrets()).isPositive();
        assertThat(report.leaks()).extracting(Leak::place).allMatch(place -> place.endsWith("log.txt"));
        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(report::requireNone)
                .withMessageContaining("log.txt")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.SECRET_LEAKED))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(minted));
    }

    @Test
    void a_build_is_swept_in_its_outputs_only() throws Exception {
        String leaked = "out " + SecretLedger.mark();
        Files.writeString(
                Files.createDirectories(folder.resolve("room/target/surefire-reports"))
                        .resolve("T.txt"),
                leaked);
        Files.writeString(Files.createDirectories(folder.resolve("room/src")).resolve("T.java"), leaked);
        Files.writeString(
                Files.createDirectories(folder.resolve("node_modules/x/target")).resolve("T.txt"), leaked);

        LeakReport report = LeakSweep.overBuild(folder);

        assertThat(report.places()).isEqualTo(1);
        assertThat(report.leaks())
                .singleElement()
                .satisfies(leak -> assertThat(leak.place()).endsWith("T.txt"));
    }

    @Test
    void the_mark_alone_is_a_constant_and_no_leak() {
        String bare = SecretLedger.MARK + " and " + SecretLedger.MARK + "not-random-digits-at-all";
        byte[] base64 = Base64.getEncoder().encode(bare.getBytes(UTF_8));

        assertThat(swept(bare.getBytes(UTF_8)).leaks()).isEmpty();
        assertThat(swept(base64).leaks()).isEmpty();
    }

    @Test
    void a_private_key_is_found_line_by_line() {
        String pem = KitKeys.rsa().privateKeyPem();

        assertThat(swept(pem.getBytes(UTF_8)).leaks()).extracting(Leak::what).contains("private key, plain");
    }

    @Test
    void a_secret_too_short_is_counted_and_not_looked_for() {
        LeakReport report = LeakSweep.forKnownSecretsAnd(Map.of("pin", Secret.of("1234")))
                .text("text", "1234")
                .report();

        assertThat(report.leaks()).isEmpty();
        assertThat(report.tooShort()).isPositive();
        assertThat(report.toString()).contains("too short to look for");
    }

    @Test
    void ten_thousand_secrets_do_not_make_it_slow() {
        SecretLedger many = new SecretLedger();
        for (int i = 0; i < 10_000; i++) {
            many.mint("token");
        }
        byte[] megabytes = "lorem ipsum dolor sit amet, dfo-kit-secret- consectetur "
                .repeat(100_000)
                .getBytes(UTF_8);

        var found = new io.dataflowoauth.testkit.internal.sweep.SecretSearch(many.secrets()).find(megabytes);

        assertThat(found).isEmpty();
    }

    private static LeakReport swept(byte[] bytes) {
        return LeakSweep.forKnownSecrets().bytes("place", bytes).report();
    }

    /** Claims to be serializable and is not. */
    private static final class Unserializable implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused") // its type is what breaks serialization
        private final Object field = new Object();
    }
}
