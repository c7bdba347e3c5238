// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.threats.Wire;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that one server reads so and the other otherwise; ada may read everything but /admin, and none comes through. */
class HostileRequestsTest {
    @TempDir
    private static Path folder;

    private static Town town;

    @BeforeAll
    static void start() throws Exception {
        town = new Town(folder);
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/../admin",
                "/orders/..%2fadmin",
                "/orders/%2e%2e/admin",
                "/orders/%2E%2E%2Fadmin",
                "/orders/.%2e/admin",
                "/orders/..;/admin",
                "/orders/..;x=1/admin",
                "/orders/;/../admin",
                "/orders;/admin",
                "/orders/./admin",
                "/./admin",
                "//admin",
                "///admin",
                "/orders//admin",
                "//orders.example/admin",
                "/%61dmin",
                "/%41dmin",
                "/a%64min",
                "/%2fadmin",
                "/orders%2f..%2fadmin",
                "/orders/%252e%252e/admin",
                "/orders/%25%32%65%25%32%65/admin",
                "/orders\\..\\admin",
                "/orders%5c..%5cadmin",
                "/orders/..%c0%afadmin",
                "/orders/%c0%ae%c0%ae/admin",
                "/orders/..%e0%80%afadmin",
                "/orders%00/admin",
                "/admin%00",
                "/admin.",
                "/admin...",
                "/admin./users",
                "/orders/%",
                "/orders/%2",
                "/orders/%zz",
                "/orders/%0d%0aX-Identity-Subject:%20root",
                "/orders%09",
                "/ADMIN",
                "/Admin/users",
                "/orders#/../admin",
                "/orders|x",
                "/orders\"x"
            })
    void a_path_that_can_be_read_in_two_ways_is_refused(String path) throws Exception {
        refused(town.request("GET " + path), "400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "*", "@evil.example/orders", ".evil.example/orders", "?/orders"})
    void a_target_that_is_no_path_leads_nowhere(String target) throws Exception {
        refused(town.request("GET " + target), "4");
    }

    @ParameterizedTest
    @CsvSource({
        "http://orders.example/orders, 400",
        "http://evil.example/orders, 400",
        "https://orders.example:80@evil.example/orders, 400"
    })
    void a_target_with_a_host_in_it_is_refused(String target, String status) throws Exception {
        refused(town.request("GET " + target), status);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 421",
        "orders.example.evil.example, 421",
        "orders.example:1, 421",
        "'orders.example, evil.example', 400",
        "root@orders.example, 400",
        "'', 4"
    })
    void another_host_is_refused(String host, String status) throws Exception {
        refused(town.request("GET /orders").replace("Host: orders.example", "Host: " + host), status);
    }

    @ParameterizedTest
    @CsvSource({
        "'Host: orders.example'",
        "'Content-Length: 5|Content-Length: 5'",
        "'Content-Length: 5|Content-Length: 50'",
        "'Content-Length: 5, 50'",
        "'Content-Length: 5|Transfer-Encoding: chunked'",
        "'Transfer-Encoding: chunked|Content-Length: 5'",
        "'Transfer-Encoding: chunked|Transfer-Encoding: identity'",
        "'Transfer-Encoding: xchunked'",
        "'Transfer-Encoding: gzip, chunked'",
        "'Transfer-Encoding:[vtab]chunked'",
        "'Content-Length: +5'",
        "'Content-Length: -1'",
        "'Content-Length: 5x'",
        "'Content-Length : 5'",
        "'Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='",
        "'Upgrade: h2c|Connection: Upgrade, HTTP2-Settings|HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'",
        "'Connection: upgrade'",
        "'Authorization: Bearer x'"
    })
    void what_frames_or_carries_a_request_in_two_ways_is_refused(String headers) throws Exception {
        String request =
                town.request("POST /orders", headers.replace("[vtab]", "\u000b").split("\\|", -1))
                        + "0\r\n\r\nGET /admin HTTP/1.1\r\nHost: orders.example\r\n\r\n";

        refused(request, "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT /orders", "TRACE /orders", "PROPFIND /orders", "GETX /orders", "get /orders"})
    void a_method_that_nobody_named_is_refused(String line) throws Exception {
        refused(town.request(line), "405");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Identity-Subject: root",
                "x-identity-subject: root",
                "X_Identity_Subject: root",
                "X-Identity_Subject: root",
                "X.Identity.Subject: root",
                "X-Identity-Issuer: root",
                "X-Identity-Token: root",
                "X-Forwarded-User: root",
                "X_Forwarded_User: root",
                "X-Forwarded-Host: root",
                "X-Forwarded-Prefix: root",
                "X-Forwarded-Client-Cert: root",
                "Forwarded: for=root",
                "X-Auth-Request-User: root",
                "X-Remote-User: root",
                "Remote-User: root",
                "REMOTE_USER: root",
                "X-Goog-Authenticated-User-Email: root",
                "X-Goog-IAP-JWT-Assertion: root",
                "X-Amzn-Oidc-Identity: root",
                "X-MS-CLIENT-PRINCIPAL: root",
                "X-SSL-Client-S-DN: root",
                "X-Original-URL: /admin?root",
                "X-Rewrite-URL: /admin?root",
                "X-HTTP-Method-Override: root",
                "Proxy: root",
                "DPoP: root",
                "Proxy-Authorization: root"
            })
    void what_tells_the_service_of_another_caller_or_request_does_not_come_through(String header) throws Exception {
        try (Wire wire = town.wire()) {
            assertThat(wire.send(town.request("GET /orders", header)).answer()).startsWith("HTTP/1.1 200");
        }
        Behind.Seen seen = town.behind.next();

        assertThat(seen.headers().entries()).noneMatch(entry -> entry.getValue().contains("root"));
        assertThat(seen.headers().getAll("X-Identity-Subject")).containsExactly("ada");
    }

    @Test
    void what_belongs_to_the_connection_is_not_handed_on_and_takes_no_identity_away() throws Exception {
        try (Wire wire = town.wire()) {
            wire.send(town.request(
                            "GET /orders",
                            "Connection: close, X-Identity-Subject, X-Secret-Hop",
                            "X-Secret-Hop: 1",
                            "Keep-Alive: timeout=5",
                            "TE: trailers"))
                    .answer();
        }
        Behind.Seen seen = town.behind.next();

        assertThat(seen.headers().get("X-Identity-Subject")).isEqualTo("ada");
        assertThat(seen.headers().contains("X-Secret-Hop")).isFalse();
        assertThat(seen.headers().contains("TE")).isFalse();
    }

    @Test
    void what_stands_behind_a_request_is_another_request_that_needs_a_token_of_its_own() throws Exception {
        try (Wire wire = town.wire()) {
            wire.send(town.request("POST /orders", "Content-Length: 5")
                    + "12345GET /orders HTTP/1.1\r\nHost: orders.example\r\n\r\n");

            assertThat(wire.answer()).startsWith("HTTP/1.1 200");
            assertThat(wire.answer()).startsWith("HTTP/1.1 401");
        }
        assertThat(town.behind.next().body()).isEqualTo("12345");
        assertThat(town.behind.seen).isEmpty();
    }

    private static void refused(String request, String status) throws Exception {
        try (Wire wire = town.wire()) {
            assertThat(wire.send(request).head()).startsWith("HTTP/1.1 " + status);
        }
        assertThat(town.behind.seen).isEmpty();
    }
}
