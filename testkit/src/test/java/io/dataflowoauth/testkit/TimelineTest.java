// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class TimelineTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final Pattern TITLES = Pattern.compile("<title>([^<]*)</title>");

    private final Journal journal = new Journal();

    @Test
    void a_token_is_a_bar_from_its_beginning_to_its_end_and_its_tip_says_when_it_was_replaced() {
        issued(NOON);
        issued(NOON.plusSeconds(45));

        String svg = Timeline.of(journal).svg();

        assertThat(count(svg, "class=\"token\"")).isEqualTo(2);
        assertThat(tips(svg))
                .anyMatch(tip -> tip.contains("Token 1 of 2, issued at 0 for 60 s.\nReplaced after 45 s."))
                .anyMatch(tip -> tip.contains("Token 2 of 2, issued at 45 s for 60 s.\nNot replaced before its end."));
    }

    @Test
    void refusals_have_the_shape_of_their_layer_and_say_why() {
        issued(NOON);
        journal.add(call(JournalEntry.Kind.CALL_REFUSED, 403)
                .withRefusal("IAM_PERMISSION_DENIED", "reader lacks storage.objects.get.")
                .withLayer(Diagnosis.Layer.AUTHORIZATION));
        journal.add(call(JournalEntry.Kind.CALL_REFUSED, 401)
                .withRefusal("ACCESS_TOKEN_EXPIRED", "The token expired.")
                .withLayer(Diagnosis.Layer.AUTHENTICATION));

        String page = Timeline.of(journal).html();

        assertThat(page).contains("mark authorization", "mark authentication", "reader lacks storage.objects.get.");
        assertThat(tips(page)).anyMatch(tip -> tip.contains("403 IAM_PERMISSION_DENIED at /b/open"));
    }

    @Test
    void an_outage_is_a_band_until_the_fake_is_back() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start()) {
            issuer.goDown();
            TokenCalls.get(issuer.issuer());
            issuer.comeBack();

            String svg = Timeline.of(issuer.journal())
                    .withBand("a band of my own", NOON, NOON)
                    .svg();

            assertThat(svg).contains(">issuer: down</text>", ">a band of my own</text>", "mark fault");
        }
    }

    @Test
    void what_never_ends_is_drawn_to_the_end() {
        issued(NOON);

        String svg = Timeline.of(journal)
                .withBand("broken for good", Instant.MIN, Instant.MAX)
                .svg();

        assertThat(tips(svg)).anyMatch(tip -> tip.startsWith("broken for good") && tip.endsWith("to the end"));
    }

    @Test
    void few_calls_are_ticks_and_many_are_a_hill() {
        calls(150);

        assertThat(count(Timeline.of(journal).svg(), "class=\"use\"")).isEqualTo(150);

        calls(1);

        assertThat(Timeline.of(journal).svg()).contains("class=\"hill\"").doesNotContain("class=\"use\"");
    }

    @Test
    void lanes_come_in_the_order_and_by_the_names_that_a_test_gives() {
        issued(NOON);
        journal.add(entry(JournalEntry.Kind.TOKEN_ISSUED, "second", NOON));

        String named = Timeline.of(journal).withName("second", "The second").svg();
        String plain = Timeline.of(journal).svg();

        assertThat(named.indexOf(">The second</text>")).isPositive().isLessThan(named.indexOf(">reader@</text>"));
        assertThat(plain.indexOf(">reader@</text>")).isPositive().isLessThan(plain.indexOf(">second</text>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</title></svg><script>alert(1)</script>",
                "\" onload=\"alert(1)",
                "' onmouseover='alert(1)",
                "]]><img src=x onerror=alert(1)>",
                "{{journal}}",
                "$1 \\ &lt;b&gt;",
                "\u202Eright to left\u0000\u0007\uD800",
                "http://evil.example/?a=b&c=d"
            })
    void names_and_texts_cannot_break_out_of_the_page(String hostile) throws Exception {
        journal.add(entry(JournalEntry.Kind.TOKEN_ISSUED, hostile, NOON)
                .withTokenId(hostile)
                .withScopes(List.of(hostile))
                .withAudience(hostile)
                .withLife(NOON, NOON.plusSeconds(60)));
        journal.add(entry(JournalEntry.Kind.CALL_REFUSED, hostile, NOON)
                .withAnswer(hostile, 403)
                .withRefusal(hostile, hostile));
        journal.add(entry(JournalEntry.Kind.CHANGED, hostile, NOON).withWhy(hostile + " down"));

        Timeline timeline = Timeline.of(journal)
                .withTitle(hostile)
                .withFailure(new AssertionError(hostile))
                .withName(hostile, hostile)
                .withBand(hostile, NOON, NOON.plusSeconds(1));

        assertThat(timeline.html())
                .doesNotContain("<script", "<img", "\u202E", "\u0000", "\uD800")
                .doesNotContainPattern("<[^>]*\\s(on[a-z]+|src)\\s*=");
        assertThat(elements(timeline.svg())).isEqualTo(elements(alike("plain").svg()));
    }

    @Test
    void the_page_needs_nothing_from_elsewhere() {
        issued(NOON);

        String page = Timeline.of(journal).html();

        assertThat(page)
                .contains("default-src 'none'", "prefers-color-scheme: dark", "role=\"img\"", "aria-label")
                .doesNotContain("<script", "@import", "url(http", "href=", "<link", "<iframe");
    }

    @Test
    void the_page_is_written_with_its_folders(@TempDir Path folder) throws IOException {
        issued(NOON);

        Path written = Timeline.of(journal).withTitle("A run").writeTo(folder.resolve("a/b/run.html"));

        assertThat(Files.readString(written)).startsWith("<!doctype html>").contains("<h1>A run</h1>");
    }

    @Test
    void a_page_that_would_show_a_secret_is_not_written(@TempDir Path folder) {
        String canary = SecretLedger.shared().mint("canary");
        journal.add(
                entry(JournalEntry.Kind.TOKEN_REFUSED, canary, NOON).withRefusal("invalid_client", "No such client"));
        Path file = folder.resolve("leak.html");

        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> Timeline.of(journal).writeTo(file))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.SECRET_LEAKED))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(canary));
        assertThat(file).doesNotExist();
    }

    @Test
    void what_cannot_be_written_says_so(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> Timeline.of(journal).writeTo(file.resolve("below.html")))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.FILE_UNUSABLE));
    }

    @Test
    void nothing_is_drawn_of_nothing() {
        assertThat(Timeline.of(journal).html()).contains("Nothing happened.", "Nothing was refused.");
        assertThatIllegalArgumentException().isThrownBy(Timeline::of);
    }

    @Test
    void ten_thousand_calls_and_a_month_fit_into_it() {
        for (int day = 0; day < 30; day++) {
            issued(NOON.plus(Duration.ofDays(day)));
        }
        calls(10_000);

        assertThat(Timeline.of(journal).html()).contains("10,000").hasSizeLessThan(3_000_000);
    }

    private Timeline alike(String name) {
        Journal plain = new Journal();
        plain.add(entry(JournalEntry.Kind.TOKEN_ISSUED, name, NOON)
                .withScopes(List.of(name))
                .withLife(NOON, NOON.plusSeconds(60)));
        plain.add(entry(JournalEntry.Kind.CALL_REFUSED, name, NOON)
                .withAnswer(name, 403)
                .withRefusal(name, name));
        plain.add(entry(JournalEntry.Kind.CHANGED, name, NOON).withWhy(name + " down"));
        return Timeline.of(plain).withName(name, name).withBand(name, NOON, NOON.plusSeconds(1));
    }

    /** How many elements a parser of XML finds. */
    private static int elements(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("*")
                .getLength();
    }

    private static List<String> tips(String svg) {
        return TITLES.matcher(svg).results().map(found -> found.group(1)).toList();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private void issued(Instant at) {
        journal.add(entry(JournalEntry.Kind.TOKEN_ISSUED, READER, at).withLife(at, at.plusSeconds(60)));
    }

    private void calls(int number) {
        for (int i = 0; i < number; i++) {
            journal.add(call(JournalEntry.Kind.CALL_ANSWERED, 200));
        }
    }

    private static JournalEntry call(JournalEntry.Kind kind, int status) {
        return entry(kind, READER, NOON.plusSeconds(1)).withAnswer("/b/open", status);
    }

    private static JournalEntry entry(JournalEntry.Kind kind, String principal, Instant at) {
        return JournalEntry.of(kind, at, principal);
    }
}
