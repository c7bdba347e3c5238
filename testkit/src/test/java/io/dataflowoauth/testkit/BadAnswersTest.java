// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadAnswersTest {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient client = issuer.registerClient(FakeClient.basic("reader"));
    private final String good = ask().body();

    static List<BadAnswer> all() {
        return BadAnswers.all();
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_is_unlike_the_good_one_and_has_its_name_in_the_journal(BadAnswer bad) {
        issuer.faults().add(Fault.next(1).spoiling(bad));

        Answered answered = ask();

        assertThat(answered.status() != 200 || !shape(answered).equals(shape(new Answered(200, JSON, good))))
                .isTrue();
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT))
                .singleElement()
                .satisfies(entry -> assertThat(entry.why()).contains("The answer was spoiled: " + bad.name() + "."));
        assertThat(ask().status()).isEqualTo(200);
    }

    @Test
    void no_two_have_the_same_name() {
        assertThat(all()).extracting(BadAnswer::name).doesNotHaveDuplicates().hasSizeGreaterThan(25);
    }

    private static final Map<String, String> JSON = Map.of("content-type", "application/json; charset=utf-8");

    /** A good answer but for its token, which is another one each time. */
    private static String shape(Answered answered) {
        return answered.headers().get("content-type")
                + answered.body().replaceAll("\"access_token\":\"eyJ[^\"]+\"", "\"access_token\":\"…\"");
    }

    private Answered ask() {
        return TokenCalls.basic(issuer.tokenEndpoint(), client, Map.of("grant_type", "client_credentials"));
    }
}
