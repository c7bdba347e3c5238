// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.util.List;

/** A4: hostile and broken answers, each at five hops. */
final class AnswerSection {
    private static final List<Hop> HOPS =
            List.of(Hop.TOKEN_ENDPOINT, Hop.STS, Hop.ACCESS_TOKEN, Hop.KEY_SET, Hop.DISCOVERY);
    private static final String OAUTH2 = "sdk/oauth2/src/test/java/io/dataflowoauth/";
    private static final String JSON = "oauth2.json-invalid";
    private static final String MEMBER = "oauth2.member-invalid";
    private static final String MALFORMED = "oauth2.answer-malformed";
    private static final String FAILED = "oauth2.network-failed";
    private static final String INVALID = "oauth2.token-answer-invalid";
    private static final String IMPERSONATION = "google.impersonation-answer-invalid";

    private final Section section = new Section();

    private AnswerSection() {}

    static Section section() {
        AnswerSection all = new AnswerSection();
        HOPS.forEach(all::atEach);
        all.members();
        all.words();
        all.retries();
        return all.section;
    }

    private void atEach(Hop hop) {
        section.each("A-42", hop, "body", Fault.Kind.OVERSIZED)
                .but(or(hop, JSON), "a name of 2 KiB", "a number of a thousand digits")
                .meet(or(hop, "oauth2.answer-too-long"));
        section.one("A-42", hop, "body", "zipped").meet(or(hop, JSON));
        section.each("A-43", hop, "time", Fault.Kind.SLOW).meet(or(hop, "oauth2.deadline-passed"));
        section.each("A-44", hop, "connection", Fault.Kind.RESET).meet(or(hop, FAILED));
        section.each("A-44", hop, "Content-Length", Fault.Kind.HTTP)
                .but(or(hop, FAILED), "longer than the body")
                .meet(or(hop, MALFORMED));
        section.each("A-44", hop, "Transfer-Encoding", Fault.Kind.HTTP)
                .but(or(hop, FAILED), "a last chunk that is missing")
                .meet(or(hop, MALFORMED));
        section.each("A-44", hop, "body", Fault.Kind.TRUNCATED).meet(or(hop, JSON));
        section.each("A-45", hop, "Content-Type", Fault.Kind.MEDIA_TYPE).meet(or(hop, "oauth2.media-type-unexpected"));
        section.each("A-46", hop, "status", Fault.Kind.REDIRECT).meet(or(hop, "oauth2.redirect-refused"));
        section.each("A-46", hop, "status line", Fault.Kind.HTTP).meet(or(hop, MALFORMED));
        section.each("A-47", hop, "body", Fault.Kind.DUPLICATE).meet(or(hop, JSON));
        section.each("A-48", hop, "body", Fault.Kind.NESTED).meet(or(hop, JSON));
        section.each("A-52", hop, "body", Fault.Kind.ENCODING).meet(or(hop, JSON));
        section.each("A-52", hop, "body", Fault.Kind.TRAILING).meet(or(hop, JSON));
        section.each("A-52", hop, "body", Fault.Kind.SYNTAX).meet(or(hop, JSON));
        section.each("A-52", hop, "body", Fault.Kind.CONTROL).meet(or(hop, JSON));
    }

    /** Whoever verifies a token says only that its keys cannot be had. */
    private static String or(Hop hop, String code) {
        return hop == Hop.KEY_SET ? "access.keys-unavailable" : code;
    }

    private void members() {
        section.one("A-46", Hop.TOKEN_ENDPOINT, "refusal", "with a success").meet("oauth2.client-refused");
        for (String status : new String[] {"204 No Content", "206 Partial Content", "101 Switching Protocols"}) {
            section.one("A-46", Hop.TOKEN_ENDPOINT, "status", status).meet(MALFORMED);
        }
        for (String member : new String[] {"access_token", "token_type", "expires_in", "scope"}) {
            section.each("A-47", Hop.TOKEN_ENDPOINT, member, Fault.Kind.DUPLICATE)
                    .meet(JSON);
        }
        section.test(
                "A-48",
                "names that share a hash",
                OAUTH2 + "http/JsonObjectTest.java",
                "many_names_that_share_a_hash_are_read_in_time_that_does_not_explode");
        tokens(Hop.TOKEN_ENDPOINT, "access_token", INVALID);
        tokens(Hop.STS, "access_token", INVALID);
        tokens(Hop.METADATA, "access_token", INVALID);
        tokens(Hop.ACCESS_TOKEN, "accessToken", IMPERSONATION);
        section.each("A-49", Hop.TOKEN_ENDPOINT, "access_token", Fault.Kind.VALUE)
                .meet(INVALID);
        lifetimes();
    }

    private void tokens(Hop hop, String member, String code) {
        section.each("A-49", hop, member, Fault.Kind.MISSING).meet(MEMBER);
        section.each("A-49", hop, member, Fault.Kind.NULL).meet(MEMBER);
        section.each("A-49", hop, member, Fault.Kind.WRONG_TYPE).meet(MEMBER);
        section.each("A-49", hop, member, Fault.Kind.EMPTY).meet(code);
        section.each("A-49", hop, member, Fault.Kind.OVERSIZED).meet(code);
        section.each("A-49", hop, member, Fault.Kind.LINE_BREAK).meet(code);
        section.each("A-49", hop, member, Fault.Kind.CONTROL)
                .but(JSON, "half a surrogate pair")
                .meet(code);
    }

    private void lifetimes() {
        Hop hop = Hop.TOKEN_ENDPOINT;
        section.each("A-50", hop, "expires_in", Fault.Kind.NUMBER)
                .but(INVALID, "negative", "zero", "negative as a text", "negative and beyond any type")
                .but(JSON, "a thousand digits")
                .meet(MEMBER);
        section.each("A-50", hop, "expires_in", Fault.Kind.WRONG_TYPE).meet(MEMBER);
        section.each("A-50", hop, "expires_in", Fault.Kind.SYNTAX).meet(JSON);
        for (String good : new String[] {"1", "\"3600\"", "2147483648", "9223372036854775808"}) {
            section.text(
                            "A-50",
                            "expires_in " + good,
                            hop,
                            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":" + good + "}")
                    .areAccepted();
        }
        section.test(
                "A-50",
                "how long a lifetime is believed",
                OAUTH2 + "oauth2/TokenAnswersTest.java",
                "a_50_a_lifetime_is_an_integer_and_at_most_twelve_hours");
        section.each("A-51", Hop.ACCESS_TOKEN, "expireTime", Fault.Kind.VALUE)
                .but("google.impersonation-unavailable", "2026-01-01T00:00:00Z")
                .meet(IMPERSONATION);
        section.text(
                        "A-51",
                        "expireTime in a hundred years",
                        Hop.ACCESS_TOKEN,
                        "{\"accessToken\":\"a\",\"expireTime\":\"2126-01-01T00:00:00Z\"}")
                .areAccepted();
        section.test(
                "A-51",
                "how far an expireTime is believed",
                "sdk/google/src/test/java/io/dataflowoauth/google/internal/ExpireTimeTest.java",
                "no_more_is_believed_than_was_asked_for");
    }

    private void words() {
        section.each("A-53", Hop.TOKEN_ENDPOINT, "refusal", Fault.Kind.ECHO)
                .but("oauth2.client-refused", "in error_description", "in a member that nobody reads", "with a success")
                .meet("oauth2.issuer-refused");
        section.each("A-53", Hop.STS, "refusal", Fault.Kind.ECHO).meet("google.sts-rejected");
        section.one("A-53", Hop.TOKEN_ENDPOINT, "refusal", "escape sequences of terminals")
                .meet("oauth2.issuer-refused");
        section.test(
                "A-53",
                "a megabyte of words",
                OAUTH2 + "oauth2/TokenAnswersTest.java",
                "a_53_what_the_issuer_says_is_cut_and_cleaned");
        section.test(
                "A-54",
                "Set-Cookie",
                OAUTH2 + "vertx/internal/DoorTest.java",
                "a_cookie_is_not_sent_back_and_the_connection_is_used_again");
        String answers = OAUTH2 + "http/HttpAnswerTest.java";
        section.test("A-55", "Retry-After in seconds", answers, "a_55_a_pause_in_seconds_is_read_and_capped");
        section.test(
                "A-55",
                "Retry-After as a date",
                answers,
                "a_55_a_pause_as_a_date_is_reckoned_against_the_answers_own_date");
        section.test("A-55", "Retry-After of garbage", answers, "a_55_garbage_is_no_pause");
    }

    private void retries() {
        section.each("A-56", Hop.TOKEN_ENDPOINT, "status", Fault.Kind.STATUS)
                .but(
                        MALFORMED,
                        "101 Switching Protocols",
                        "201 Created",
                        "202 Accepted",
                        "204 No Content",
                        "206 Partial Content",
                        "299 Odd")
                .but("oauth2.issuer-unavailable", WireFaults.LATER)
                .meet("oauth2.issuer-refused");
        section.test(
                "A-56",
                "an outage that lasts",
                "sdk/core/src/test/java/io/dataflowoauth/FirstAcquisitionTest.java",
                "callers_are_told_as_soon_as_the_next_try_would_come_too_late");
        String rotating = OAUTH2 + "oauth2/internal/RotatingRefreshTest.java";
        section.test(
                "A-57",
                "an answer to a rotating refresh token that is lost",
                rotating,
                "a_57_a_lost_answer_leaves_it_in_doubt_and_it_is_not_sent_again");
        section.test(
                "A-57", "one that was never sent", rotating, "a_57_one_that_was_never_sent_is_sent_at_the_next_try");
    }
}
