// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.TokenException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A whole answer: status, headers, body. Masks itself. Immutable, safe for use by many threads. */
public final class HttpAnswer {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    /** The three forms that a recipient must accept (RFC 9110 section 5.6.7). */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            rfc850(),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/([a-z0-9!#$&^_.+-]+\\+)?json", Pattern.CASE_INSENSITIVE);
    private static final Pattern UTF8 = Pattern.compile("charset=\"?utf-8\"?", Pattern.CASE_INSENSITIVE);

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final Optional<HttpAsk> asked;

    private HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.asked = Optional.empty();
    }

    private HttpAnswer(HttpAnswer from, HttpAsk asked) {
        this.status = from.status;
        this.headers = from.headers;
        this.body = from.body;
        this.asked = Optional.of(asked);
    }

    /** An answer as an engine read it. Names of headers are compared without case. */
    public static HttpAnswer of(int status, Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) ->
                copy.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values));
        copy.replaceAll((name, values) -> List.copyOf(values));
        return new HttpAnswer(status, Collections.unmodifiableMap(copy), body.clone());
    }

    /** This answer, to that request: what is told of it as a {@link Refusals#of refusal} repeats nothing secret of the request. */
    public HttpAnswer to(HttpAsk ask) {
        return new HttpAnswer(this, ask);
    }

    /** What was secret in the request. */
    Sent sent() {
        return asked.map(Sent::of).orElse(Sent.NOTHING);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** All values of a header, in their order. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** A copy of the body as it came. It may hold a token. */
    public byte[] body() {
        return body.clone();
    }

    /** What the other side says the time is ({@code Date}, RFC 9110 section 6.6.1); empty if it does not say it rightly. */
    public Optional<Instant> date() {
        return header("Date").flatMap(HttpAnswer::httpDate);
    }

    /**
     * How long the other side wants to be left alone ({@code Retry-After}, RFC 9110 section 10.2.3), at most 15 minutes: in
     * seconds, or as a date reckoned against the answer's own {@code Date}. Empty if it does not say it rightly.
     */
    public Optional<Duration> retryAfter() {
        return header("Retry-After").map(String::strip).flatMap(this::pause).map(HttpAnswer::capped);
    }

    /**
     * The body as one strict JSON object.
     *
     * @throws TokenException.Invalid {@code oauth2.media-type-unexpected} if the answer does not say that it is JSON in
     *     UTF-8, else as {@link JsonObject#parse(byte[])}
     */
    public JsonObject json() {
        List<String> types = headers("Content-Type");
        if (types.size() != 1 || !isUtf8Json(types.get(0).split(";", -1))) {
            throw new TokenException.Invalid(
                    OAuth2Codes.MEDIA_TYPE_UNEXPECTED, "An answer with status " + status + " is not JSON in UTF-8.");
        }
        return JsonObject.parse(body);
    }

    /** The status and the length of the body. */
    @Override
    public String toString() {
        return "HttpAnswer[" + status + ", " + body.length + " bytes, masked]";
    }

    private static boolean isUtf8Json(String[] parts) {
        return JSON_TYPE.matcher(parts[0].strip()).matches()
                && Arrays.stream(parts)
                        .map(String::strip)
                        .filter(part -> part.toLowerCase(Locale.ROOT).startsWith("charset"))
                        .allMatch(charset -> UTF8.matcher(charset).matches());
    }

    private Optional<Duration> pause(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        return httpDate(text).flatMap(then -> date().map(now -> Duration.between(now, then)));
    }

    private static Duration capped(Duration pause) {
        if (pause.isNegative()) {
            return Duration.ZERO;
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static Optional<Instant> httpDate(String text) {
        return DATES.stream()
                .flatMap(format -> httpDate(text.strip(), format).stream())
                .findFirst();
    }

    private static Optional<Instant> httpDate(String text, DateTimeFormatter format) {
        try {
            return Optional.of(ZonedDateTime.parse(text, format).toInstant());
        } catch (DateTimeParseException otherForm) {
            return Optional.empty();
        }
    }

    /** A year of two digits is taken for one from 1970 on, since our own clock has no say here. */
    private static DateTimeFormatter rfc850() {
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }
}
