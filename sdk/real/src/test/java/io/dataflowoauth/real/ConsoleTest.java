// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.http.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console of the standalone kit in a real browser. */
class ConsoleTest {
    private static Kit kit;
    private static NodeProgram browser;

    @BeforeAll
    static void start() {
        kit = new Kit();
        browser = NodeProgram.start("console.mjs", Map.of());
        browser.done("open", Map.of("url", kit.http() + "/_console"));
    }

    @AfterAll
    static void stop() {
        browser.close();
        kit.close();
    }

    @Test
    void tokens_are_shown_while_they_are_issued_with_the_timeline() {
        kit.control("POST", "/subject-tokens", "{\"issuer\":\"corp\",\"subject\":\"live-job\",\"audience\":\"bills\"}");

        assertThat(browser.done("wait", Map.of("text", "live-job")).optionalText("error"))
                .isEmpty();

        assertThat(browser.done("text", Map.of("place", "#tokens")).text("text"))
                .contains("live-job", "bills");
        assertThat(count("#timeline rect")).isPositive();
    }

    @Test
    void a_name_that_looks_like_markup_is_shown_as_it_is() {
        String hostile = "<img src=x onerror=alert(1)>";
        kit.control(
                "POST",
                "/subject-tokens",
                "{\"issuer\":\"corp\",\"subject\":\"" + hostile + "\",\"audience\":\"bills\"}");

        browser.done("wait", Map.of("text", hostile));

        assertThat(browser.done("text", Map.of("place", "#tokens")).text("text"))
                .contains(hostile);
        assertThat(count("#tokens img")).isZero();
    }

    @Test
    void a_button_moves_the_clock_of_the_fakes() {
        browser.done("click", Map.of("text", "+1 h"));

        assertThat(browser.done("wait", Map.of("text", "Time moved.")).optionalText("error"))
                .isEmpty();
        browser.done("wait", Map.of("text", "moved by PT")); // the page asks the kit, and then shows it
        assertThat(browser.done("text", Map.of("place", "#ahead")).text("text")).contains("moved by PT");
    }

    @Test
    void the_page_complains_of_nothing() {
        browser.done("wait", Map.of("text", "Testkit console"));

        assertThat(browser.done("complaints", Map.of()).text("complaints")).isEmpty();
    }

    private static int count(String place) {
        JsonObject answer = browser.done("count", Map.of("place", place));
        return Math.toIntExact(answer.optionalInteger("count").orElse(0L));
    }
}
