// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a request carries a sound Signature Version 4 of AWS in its {@code Authorization} header: the other side of what
 * clients do, as AWS describes it for verifying by signing again.
 */
final class SigV4 {
    /** How far the date may be from now, either way. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern AUTHORIZATION = Pattern.compile(ALGORITHM
            + " Credential=(?<key>\\w{4,128})/(?<date>[0-9]{8})/(?<region>[a-z0-9-]{1,64})/(?<service>[a-z0-9-]{1,64})/aws4_request,"
            + " ?SignedHeaders=(?<headers>[a-z0-9;._-]{1,2048}), ?Signature=(?<signature>[0-9a-f]{64})");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final String UNRESERVED = "-._~/%";

    private final Map<String, String> headers;
    private final Request request;
    private final Matcher authorization;

    /**
     * A request that somebody signed.
     *
     * @param method {@code GET}, {@code POST} …
     * @param host of its URL
     * @param target path and query of its URL
     * @param headers in their order; one that is there twice is there with the same value
     */
    record Request(String method, String host, String target, List<Map.Entry<String, String>> headers, String body) {}

    /**
     * What a sound signature says.
     *
     * @param accessKeyId who signed
     * @param region for which region
     * @param service for which service
     * @param headers what was signed, names in lower case
     */
    record Signed(String accessKeyId, String region, String service, Map<String, String> headers) {}

    /** A signature that is none; the code is AWS's own. */
    static final class Unsound extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;
        private final String why;

        private Unsound(String code, String why) {
            super(why, null, false, false);
            this.code = code;
            this.why = why;
        }

        String why() {
            return why;
        }

        String code() {
            return code;
        }
    }

    private SigV4(Request request, Map<String, String> headers, Matcher authorization) {
        this.request = request;
        this.headers = headers;
        this.authorization = authorization;
    }

    /** Verifies; the secrets are those of the known access keys. */
    static Signed verify(Request request, Function<String, Optional<String>> secrets, Instant now) throws Unsound {
        Map<String, String> headers = headers(request);
        Matcher read = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
        if (!read.matches()) {
            throw new Unsound("IncompleteSignature", "Authorization is no signature of version 4.");
        }
        return new SigV4(request, headers, read).verified(secrets, now);
    }

    private Signed verified(Function<String, Optional<String>> secrets, Instant now) throws Unsound {
        List<String> names = Arrays.asList(authorization.group("headers").split(";", -1));
        if (!names.contains("host")
                || !names.equals(names.stream().sorted().distinct().toList())
                || !headers.keySet().containsAll(names)) {
            throw new Unsound("SignatureDoesNotMatch", "host or another header is not signed as it should be.");
        }
        if (!request.host().equals(headers.get("host"))) {
            throw new Unsound("SignatureDoesNotMatch", "The header host is not the host of the URL.");
        }
        String date = freshDate(now);
        String secret = secrets.apply(authorization.group("key"))
                .orElseThrow(() ->
                        new Unsound("InvalidClientTokenId", "The security token included in the request is invalid."));
        byte[] expected = hmac(signingKey(secret), toSign(date, names));
        if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(authorization.group("signature")))) {
            throw new Unsound(
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided.");
        }
        Map<String, String> signed = new TreeMap<>(headers);
        signed.keySet().retainAll(names);
        return new Signed(
                authorization.group("key"), authorization.group("region"), authorization.group("service"), signed);
    }

    private String freshDate(Instant now) throws Unsound {
        String date = headers.getOrDefault("x-amz-date", "");
        if (!date.startsWith(authorization.group("date"))) {
            throw new Unsound("SignatureDoesNotMatch", "The date of the credential is not that of the request.");
        }
        try {
            Instant signed = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
            if (Duration.between(signed, now).abs().compareTo(PATIENCE) > 0) {
                throw new Unsound("SignatureDoesNotMatch", "Signature expired: " + date + " is too far from now.");
            }
            return date;
        } catch (DateTimeParseException noDate) {
            throw new Unsound("IncompleteSignature", "x-amz-date is no date.");
        }
    }

    private String toSign(String date, List<String> names) {
        String scope = authorization.group("date") + "/" + authorization.group("region") + "/"
                + authorization.group("service") + "/aws4_request";
        return String.join("\n", ALGORITHM, date, scope, sha256(canonical(names)));
    }

    /** The request in the one form that both sides sign. */
    private String canonical(List<String> names) {
        int query = request.target().indexOf('?');
        String path = query < 0 ? request.target() : request.target().substring(0, query);
        String lines = names.stream()
                .map(name -> name + ":" + headers.get(name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                path.isEmpty() ? "/" : encoded(path),
                query < 0 ? "" : canonicalQuery(request.target().substring(query + 1)),
                lines,
                String.join(";", names),
                sha256(request.body()));
    }

    private static String canonicalQuery(String query) {
        return Arrays.stream(query.split("&", -1))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                .map(SigV4::encodedParameter)
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static String encodedParameter(String parameter) {
        int equals = parameter.indexOf('=');
        return encoded(parameter.substring(0, equals)).replace("/", "%2F") + "="
                + encoded(parameter.substring(equals + 1)).replace("/", "%2F");
    }

    /** What is percent-encoded already stays so. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }

    private static Map<String, String> headers(Request request) throws Unsound {
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(java.util.Locale.ROOT);
            String value = header.getValue().strip().replaceAll(" +", " ");
            String before = headers.put(name, value);
            if (before != null && !before.equals(value)) {
                throw new Unsound("SignatureDoesNotMatch", "A header is there twice.");
            }
        }
        return headers;
    }

    private byte[] signingKey(String secret) {
        byte[] ofDate = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), authorization.group("date"));
        byte[] ofRegion = hmac(ofDate, authorization.group("region"));
        return hmac(hmac(ofRegion, authorization.group("service")), "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JDK has HmacSHA256", missing);
        }
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JDK has SHA-256", missing);
        }
    }
}
