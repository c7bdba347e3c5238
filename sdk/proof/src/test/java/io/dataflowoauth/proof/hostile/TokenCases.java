// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.quoted;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What only one hop can have wrong: values of its own, URLs, echoes. */
record TokenCases(HostileCases cases) {
    void special(Hop hop) {
        switch (hop) {
            case DISCOVERY -> discovery(hop);
            case TOKEN_ENDPOINT -> tokens(hop);
            case EXCHANGE, STS -> {
                values(hop, "issued_token_type", "urn:ietf:params:oauth:token-type:refresh_token", "access_token");
                values(hop, "token_type", "N_A", "mac", "DPoP");
                echoes(hop, Canary.SUBJECT);
            }
            case REFRESH -> {
                values(hop, "refresh_token", Canary.MARK + "AnotherRefreshToken");
                echoes(hop, Canary.REFRESH_TOKEN);
            }
            case ACCESS_TOKEN -> instants(hop);
            case ID_TOKEN -> ids(hop, "token");
            case SIGN_JWT -> values(hop, "signedJwt", Canary.MARK, "a.b", "a.b.c.d");
            case METADATA -> flavors(hop);
            case EXTERNAL_ACCOUNT -> externalAccounts(hop);
            case IMPERSONATED_FILE -> impersonations(hop);
            case KEY_FILE -> urls(hop, "token_uri", "oauth2.googleapis.com", "/token");
            case USER_FILE -> urls(hop, "token_uri", "oauth2.googleapis.com", "/token");
            case WORKFORCE_FILE -> urls(hop, "token_url", "sts.googleapis.com", "/v1/oauthtoken");
            default -> {}
        }
    }

    /** The answer is the token itself. */
    void idTokens(Hop hop) {
        Map<String, String> bad = Map.of(
                "HTML", "<html>" + Canary.MARK + "</html>",
                "JSON", "{\"token\":\"" + Canary.MARK + "\"}",
                "three words", "a.b.c",
                "no signature", Canary.idToken(Goods.SERVICE).replaceFirst("\\.[^.]*$", "."),
                "another audience", Canary.idToken("https://evil.example"),
                "no end", Canary.jwt("{\"aud\":\"" + Goods.SERVICE + "\"}"),
                "an end that is over", Canary.jwt("{\"aud\":\"" + Goods.SERVICE + "\",\"exp\":1}"),
                "an end of text", Canary.jwt("{\"aud\":\"" + Goods.SERVICE + "\",\"exp\":\"soon\"}"),
                "audiences in a list", Canary.jwt("{\"aud\":[\"" + Goods.SERVICE + "\"],\"exp\":1767227400}"),
                "the audience twice",
                        Canary.jwt("{\"aud\":\"" + Goods.SERVICE + "\",\"aud\":\"a\",\"exp\":1767227400}"));
        new TreeMap<>(bad).forEach((name, text) -> cases.text(hop, "token", new Fault(Fault.Kind.VALUE, name), text));
        cases.text(hop, "token", new Fault(Fault.Kind.EMPTY, "nothing"), "");
        cases.text(
                hop,
                "token",
                new Fault(Fault.Kind.OVERSIZED, "17 KiB"),
                Canary.jwt("{\"a\":\"" + "x".repeat(17_000) + "\"}"));
        cases.text(
                hop,
                "token",
                new Fault(Fault.Kind.LINE_BREAK, "two lines"),
                Canary.idToken(Goods.SERVICE) + "\r\nX: 1");
        flavors(hop);
        dates(hop);
    }

    void recipeUrls(Recipes.Good good, Member member) {
        String before = good.kind() + " ";
        String value = member.good().substring(1, member.good().length() - 1);
        boolean subject = value.startsWith("url:");
        String url = value.substring(subject ? 4 : 0);
        int slash = url.indexOf('/', 8);
        String host = url.substring(8, slash < 0 ? url.length() : slash);
        String path = slash < 0 ? "" : url.substring(slash);
        boolean anywhere = good.kind().startsWith("oauth2.") || subject;
        List<UrlFaults.Bad> faults = anywhere ? UrlFaults.anywhere(host, path) : UrlFaults.elsewhere(host, path);
        if (member.name().equals("issuer")) {
            String asked = quoted(value + "?p=x");
            cases.text(
                    Hop.RECIPE,
                    before + "issuer",
                    new Fault(Fault.Kind.URL, "a query"),
                    good.json().with(member, asked));
        }
        for (UrlFaults.Bad bad : faults) {
            String text = quoted((subject ? "url:" : "") + bad.url());
            cases.text(
                    Hop.RECIPE, before + member.name(), bad.fault(), good.json().with(member, text));
        }
    }

    private void discovery(Hop hop) {
        values(
                hop,
                "issuer",
                Lane.ISSUER + "/",
                Lane.ISSUER + "?x",
                "https://ISSUER.example/00000",
                "https://evil.example/00000",
                "http://issuer.example/00000");
        urls(hop, "token_endpoint", "issuer.example", "/00000/token");
        urls(hop, "introspection_endpoint", "issuer.example", "/00000/introspect");
        for (UrlFaults.Bad bad : UrlFaults.anywhere("issuer.example", "/00000/jwks")) {
            cases.text(hop, "jwks_uri", bad.fault(), hop.json().with(member(hop, "jwks_uri"), quoted(bad.url())));
        }
    }

    private void tokens(Hop hop) {
        values(hop, "token_type", "N_A", "mac", "DPoP", "Bearer ", "Bearer,DPoP");
        values(hop, "access_token", "a,b", "a;b", "a\"b", "a\\b", "a(b)", "=", "a=b");
        values(hop, "scope", "write", "read write", "READ", "read\twrite", "read,write");
        echoes(hop, Canary.CLIENT_SECRET);
    }

    /** What a hostile issuer says of what it was told: in words, in a challenge, in base64. */
    private void echoes(Hop hop, String secret) {
        Wire refused = hop.good().withStatus("400 Bad Request");
        Map<String, String> said = Map.of(
                "in error_description", "{\"error\":\"invalid_client\",\"error_description\":\"not " + secret + "!\"}",
                "in error", "{\"error\":\"" + secret + "\"}",
                "in a status of Google", "{\"error\":{\"code\":400,\"message\":\"not " + secret + "\"}}",
                "in the reason of a status",
                        "{\"error\":{\"code\":400,\"message\":\"no\",\"details\":[{\"@type\":"
                                + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"" + secret
                                + "\",\"metadata\":{\"a\":\""
                                + secret + "\"}}]}}",
                "in a member that nobody reads", "{\"error\":\"invalid_client\",\"more\":\"" + secret + "\"}");
        new TreeMap<>(said)
                .forEach((where, body) -> cases.add(
                        hop,
                        "refusal",
                        new Fault(Fault.Kind.ECHO, where),
                        refused.withBody(body).reply()));
        Wire challenged = hop.good().withStatus("401 Unauthorized").withBody("");
        String challenge =
                "WWW-Authenticate: Bearer realm=\"" + secret + "\", error=\"invalid_token\", error_description=\"";
        cases.add(
                hop,
                "refusal",
                new Fault(Fault.Kind.ECHO, "in a challenge"),
                challenged
                        .withHeader(challenge + secret + "\", scope=\"" + secret + "\"")
                        .reply());
        cases.add(
                hop,
                "refusal",
                new Fault(Fault.Kind.ECHO, "with a success"),
                hop.good()
                        .withBody("{\"error\":\"invalid_client\",\"error_description\":\"" + secret + "\"}")
                        .reply());
        cases.add(
                hop,
                "refusal",
                new Fault(Fault.Kind.CONTROL, "escape sequences of terminals"),
                refused.withBody("{\"error\":\"a\\u001b[31m\",\"error_description\":\"" + secret
                                + "\\u001b]0;x\\u0007\\r\\n\"}")
                        .reply());
    }

    private void instants(Hop hop) {
        values(
                hop,
                "expireTime",
                "2025-12-31T23:59:59Z",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:30:60Z",
                "2026-01-01T24:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-01-01T00:30:00",
                "2026-01-01T00:30:00+00:00",
                "2026-01-01 00:30:00Z",
                "2026-01-01T00:30:00.0000000000Z",
                "+12026-01-01T00:30:00Z",
                "1767227400");
        dates(hop);
    }

    private void ids(Hop hop, String field) {
        values(
                hop,
                field,
                Canary.idToken("https://evil.example"),
                Canary.jwt("{\"aud\":\"" + Goods.SERVICE + "\"}"),
                Canary.jwt("{\"aud\":\"" + Goods.SERVICE + "\",\"exp\":1}"));
        dates(hop);
    }

    private void dates(Hop hop) {
        Wire undated = hop.good().without("Date");
        cases.add(hop, "Date", new Fault(Fault.Kind.MISSING, "missing"), undated.reply());
        cases.add(
                hop,
                "Date",
                new Fault(Fault.Kind.VALUE, "no date"),
                undated.withHeader("Date: now").reply());
        cases.add(
                hop,
                "Date",
                new Fault(Fault.Kind.VALUE, "after the end"),
                undated.withHeader("Date: Fri, 01 Jan 2100 00:00:00 GMT").reply());
    }

    private void flavors(Hop hop) {
        Wire plain = hop.good().without("Metadata-Flavor");
        String field = "Metadata-Flavor";
        cases.add(hop, field, new Fault(Fault.Kind.MISSING, "missing"), plain.reply());
        for (String flavor : List.of("google", "Amazon", "", "Google, Google", "Google ;")) {
            cases.add(
                    hop,
                    field,
                    new Fault(Fault.Kind.VALUE, "\"" + flavor + "\""),
                    plain.withHeader("Metadata-Flavor: " + flavor).reply());
        }
        cases.add(
                hop,
                field,
                new Fault(Fault.Kind.DUPLICATE, "twice"),
                hop.good().withHeader("Metadata-Flavor: Evil").reply());
    }

    private void externalAccounts(Hop hop) {
        urls(hop, "token_url", "sts.googleapis.com", "/v1/token");
        impersonations(hop);
        for (UrlFaults.Bad bad : UrlFaults.anywhere("subject.example", "/subject")) {
            String source = "{\"url\":" + quoted(bad.url()) + "}";
            cases.text(
                    hop,
                    "credential_source.url",
                    bad.fault(),
                    hop.json().with(member(hop, "credential_source"), source));
        }
        for (Map.Entry<Fault, String> bad : Sources.bad().entrySet()) {
            cases.text(
                    hop,
                    "credential_source",
                    bad.getKey(),
                    hop.json().with(member(hop, "credential_source"), bad.getValue()));
        }
    }

    private void impersonations(Hop hop) {
        String path = Goods.IMPERSONATION.substring("https://iamcredentials.googleapis.com".length());
        urls(hop, "service_account_impersonation_url", "iamcredentials.googleapis.com", path);
        values(
                hop,
                "service_account_impersonation_url",
                Goods.IMPERSONATION.replace("generateAccessToken", "signJwt"),
                Goods.IMPERSONATION + "?alt=media",
                Goods.IMPERSONATION.replace(Goods.READER, "..%2f..%2fevil"),
                Goods.IMPERSONATION.replace(Goods.READER, "a/../b@demo.iam.gserviceaccount.com"),
                Goods.IMPERSONATION.replace("/v1/", "/v1/../v2/"));
    }

    private void urls(Hop hop, String field, String host, String path) {
        for (UrlFaults.Bad bad : UrlFaults.elsewhere(host, path)) {
            cases.text(hop, field, bad.fault(), hop.json().with(member(hop, field), quoted(bad.url())));
        }
    }

    private void values(Hop hop, String field, String... wrong) {
        int unnamed = 0;
        for (String value : wrong) {
            boolean secret = value.contains(Canary.MARK) || value.startsWith("eyJ");
            String shown = secret ? "another, number " + ++unnamed : value.replace("\t", "\\t");
            cases.text(
                    hop, field, new Fault(Fault.Kind.VALUE, shown), hop.json().with(member(hop, field), quoted(value)));
        }
    }

    private static Member member(Hop hop, String name) {
        return hop.json().members().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
