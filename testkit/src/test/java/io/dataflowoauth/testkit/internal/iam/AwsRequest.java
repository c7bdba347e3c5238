// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a request as a client of AWS does, each part of which a test may have changed before or after. */
final class AwsRequest {
    static final String REGION = "eu-central-1";
    static final String TARGET = "x-goog-cloud-target-resource";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    final Map<String, String> headers = new TreeMap<>();
    String url = "https://sts." + REGION + ".amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15";
    String method = "POST";
    String scope = REGION + "/sts";
    private final AwsAccounts.Keys keys;

    AwsRequest(AwsAccounts.Keys keys, String audience, Instant now) {
        this.keys = keys;
        headers.put("host", "sts." + REGION + ".amazonaws.com");
        headers.put("x-amz-date", DATE.format(now));
        headers.put("x-amz-security-token", keys.sessionToken());
        headers.put(TARGET, audience);
    }

    /** Signs all headers that are there now; those that the test adds later are not signed. */
    AwsRequest signed() {
        String date = headers.get("x-amz-date");
        String names = String.join(";", headers.keySet());
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String query = url.substring(url.indexOf('?') + 1);
        String canonical = String.join("\n", method, "/", query, lines, names, hex(sha256("")));
        String day = date.substring(0, 8);
        String[] parts = scope.split("/", -1);
        String toSign = String.join(
                "\n", "AWS4-HMAC-SHA256", date, day + "/" + scope + "/aws4_request", hex(sha256(canonical)));
        byte[] key = hmac(("AWS4" + keys.secretAccessKey()).getBytes(StandardCharsets.UTF_8), day);
        key = hmac(hmac(hmac(key, parts[0]), parts[1]), "aws4_request");
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + keys.accessKeyId() + "/" + day + "/" + scope
                        + "/aws4_request, SignedHeaders=" + names + ", Signature=" + hex(hmac(key, toSign)));
        return this;
    }

    /** The subject token of Google's service. */
    String token() {
        List<Map<String, Object>> list = new ArrayList<>();
        headers.forEach((name, value) -> list.add(JsonText.members("key", name, "value", value)));
        String json = JsonText.write(JsonText.members("url", url, "method", method, "headers", list));
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
