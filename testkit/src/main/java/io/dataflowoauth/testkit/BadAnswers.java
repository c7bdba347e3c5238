// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataflowoauth.testkit.internal.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A catalogue of bad answers to run a client of your own against. Each spoils a JSON answer so that a careful client takes it
 * for none: it fails, tells so without the body, and has no token.
 *
 * <pre>{@code
 * issuer.faults().add(Fault.next(1).spoiling(BadAnswers.truncated()));
 * }</pre>
 */
public final class BadAnswers {
    private static final int TOO_MUCH = 4 * 1024 * 1024;
    private static final int TOO_DEEP = 20_000;
    private static final long SEED = 7;
    private static final Pattern TOKEN =
            Pattern.compile("\"(access_token|accessToken|id_token|token|value)\" *: *\"[^\"]*\"");

    private BadAnswers() {}

    /** All of them. */
    public static List<BadAnswer> all() {
        return List.of(
                empty(),
                truncated(),
                garbage(),
                wrongContentType(),
                noContentType(),
                oversized(),
                nested(),
                duplicatedMembers(),
                duplicatedToken(),
                trailing(),
                noToken(),
                body("the empty object", "{}"),
                body("null", "null"),
                body("a page in HTML", "<html><body>Please sign in</body></html>"),
                bad("a list", answer -> answer.withBody("[" + answer.body() + "]")),
                bad("a byte order mark", answer -> answer.withBody("\uFEFF" + answer.body())),
                bad("UTF-16", answer -> answer.withBytes(answer.body().getBytes(UTF_16BE))),
                bad("a comment", answer -> answer.withBody("/* */" + answer.body())),
                bad("zipped without saying so", answer -> answer.withBytes(zipped(answer.body()))),
                bad("a token with a line break", token("\"a\\r\\nX-Injected: b\"")),
                bad("a token that is a number", token("7")),
                bad("a token that is null", token("null")),
                bad("a token that is empty", token("\"\"")),
                bad("a token that is a list", token("[\"a\",\"b\"]")),
                redirected(),
                bad(
                        "a status that has no body",
                        answer -> answer.withStatus(204).withBody("")),
                resetAfterHeaders(),
                lost());
    }

    /** 200, and no body. */
    public static BadAnswer empty() {
        return body("an empty body", "");
    }

    /** Half of the body, with a length that says so. */
    public static BadAnswer truncated() {
        return bad(
                "a truncated body",
                answer ->
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
    }

    /** Bytes without a meaning, the same ones each time. */
    public static BadAnswer garbage() {
        byte[] noise = new byte[512];
        new Random(SEED).nextBytes(noise);
        return bad("garbage", answer -> answer.withBytes(noise));
    }

    /** The good body, called HTML. */
    public static BadAnswer wrongContentType() {
        return bad(
                "a wrong content type",
                answer -> answer.withoutHeader("Content-Type").withHeader("Content-Type", "text/html; charset=utf-8"));
    }

    /** The good body, called nothing. */
    public static BadAnswer noContentType() {
        return bad("no content type", answer -> answer.withoutHeader("Content-Type"));
    }

    /** A body of more than 4 MiB. */
    public static BadAnswer oversized() {
        return bad("an oversized body", member("\"more\":\"" + "x".repeat(TOO_MUCH) + "\""));
    }

    /** Lists within lists, twenty thousand deep. */
    public static BadAnswer nested() {
        return bad("a deeply nested body", member("\"more\":" + "[".repeat(TOO_DEEP) + "]".repeat(TOO_DEEP)));
    }

    /** One member twice, which readers understand in two ways. */
    public static BadAnswer duplicatedMembers() {
        return bad("duplicated members", member("\"more\":1,\"more\":2"));
    }

    /** Two tokens: which one is it? */
    public static BadAnswer duplicatedToken() {
        return bad("a token twice", member("\"access_token\":\"another\",\"access_token\":\"one-more\""));
    }

    /** A second object after the first. */
    public static BadAnswer trailing() {
        return bad("something after the end", answer -> answer.withBody(answer.body() + answer.body()));
    }

    /** All but the token. */
    public static BadAnswer noToken() {
        return bad(
                "no token",
                answer -> answer.withBody(TOKEN.matcher(answer.body()).replaceFirst("\"other\":1")));
    }

    /** To another place on the same port, where a client must not carry its credentials. */
    public static BadAnswer redirected() {
        return bad("a redirect", answer -> answer.withStatus(307).withHeader("Location", "/somewhere-else"));
    }

    /** The status and the headers come, then nonsense, then nothing. */
    public static BadAnswer resetAfterHeaders() {
        return bad(
                "a connection that breaks after the headers", answer -> answer.withBreak(Answer.Break.AFTER_HEADERS));
    }

    /** Everything was done, and the connection is reset before the answer. */
    public static BadAnswer lost() {
        return bad("an answer that is lost", answer -> answer.withBreak(Answer.Break.BEFORE_HEADERS));
    }

    private static BadAnswer body(String name, String body) {
        return bad(name, answer -> answer.withBody(body));
    }

    private static BadAnswer bad(String name, UnaryOperator<Answer> change) {
        return BadAnswer.of(name, change);
    }

    /** The object with one more member before its own. */
    private static UnaryOperator<Answer> member(String member) {
        return answer -> answer.withBody(answer.body().replaceFirst("\\{", "{" + member + ","));
    }

    /** The object with another value for its token, whatever the API calls it. */
    private static UnaryOperator<Answer> token(String value) {
        String changed = "\"$1\":" + Matcher.quoteReplacement(value);
        return answer -> answer.withBody(TOKEN.matcher(answer.body()).replaceFirst(changed));
    }

    private static byte[] zipped(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
