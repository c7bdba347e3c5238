// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What {@code openapi.json} beside this file describes: a {@link Controlled server} controlled over http. */
final class ControlApi {
    private static final String UNDER = "/_control";

    private final Controlled server;
    private final ControlDoor door;
    private final ControlFaults faults;

    ControlApi(Controlled server) {
        this.server = server;
        this.door = new ControlDoor(server.base(), server.secureBase());
        this.faults = new ControlFaults(server);
    }

    void openRoutes(LoopbackServer on) {
        on.route("GET", exactly("/_console"), door.reading(call -> page()));
        on.route(
                "GET",
                exactly(UNDER + "/openapi.json"),
                door.reading(call -> Answer.json(200, resource("openapi.json"))));
        on.route("GET", exactly(UNDER + "/journal"), door.reading(this::journal));
        on.route("GET", exactly(UNDER + "/clock"), door.reading(call -> Answer.json(200, KitJson.text(clock()))));
        on.route("POST", exactly(UNDER + "/clock"), door.doing((call, body) -> moved(body)));
        on.route("GET", exactly(UNDER + "/issuers"), door.reading(call -> Answer.json(200, KitJson.text(issuers()))));
        on.route("POST", below("/issuers/([^/]+)/keys"), door.doing(this::rotated));
        on.route("POST", below("/issuers/([^/]+)/faults"), door.doing(faults::ofIssuer));
        on.route("POST", below("/services/([^/]+)/faults"), door.doing(faults::ofService));
        on.route("POST", exactly(UNDER + "/subject-tokens"), door.doing((call, body) -> subjectToken(body)));
        on.route("POST", exactly(UNDER + "/grants"), door.doing((call, body) -> granted(body)));
        on.route("DELETE", exactly(UNDER + "/grants"), door.doing((call, body) -> revoked(body)));
        ControlPolicies policies = new ControlPolicies(server);
        on.route("POST", exactly(UNDER + "/roles"), door.doing((call, body) -> policies.role(body)));
        on.route("POST", exactly(UNDER + "/denials"), door.doing((call, body) -> policies.denied(body)));
        on.route("DELETE", exactly(UNDER + "/denials"), door.doing((call, body) -> policies.undenied(body)));
        on.route("POST", exactly(UNDER + "/boundaries"), door.doing((call, body) -> policies.bound(body)));
        on.route("DELETE", exactly(UNDER + "/boundaries"), door.doing((call, body) -> policies.unbound(body)));
        on.route("POST", exactly(UNDER + "/explanations"), door.doing((call, body) -> policies.explained(body)));
        on.route("POST", exactly(UNDER + "/reset"), door.doing((call, body) -> reset(body)));
    }

    private Answer journal(Call call) {
        String mark = call.query().getOrDefault("after", List.of("")).get(0);
        return Answer.json(200, KitJson.text(new ControlJournal(server).since(mark)));
    }

    private Map<String, Object> clock() {
        TokenTime time = server.time();
        Map<String, Object> clock = new LinkedHashMap<>();
        clock.put("now", time.now().toString());
        if (time instanceof MovableTime movable) {
            clock.put("ahead", movable.ahead().toString());
        }
        return clock;
    }

    private Map<String, Object> moved(ControlBody body) {
        body.only("advance", "jumpWall", "backToNow");
        TokenTime time = server.time();
        if (time instanceof MovableTime movable) {
            body.duration("advance").ifPresent(movable::advance);
            body.duration("jumpWall").ifPresent(movable::jumpWall);
            body.flag("backToNow").filter(Boolean::booleanValue).ifPresent(back -> movable.backToNow());
        } else if (time instanceof TestClock clock) {
            body.duration("advance").ifPresent(clock::advance);
            body.duration("jumpWall").ifPresent(clock::jumpWall);
        } else {
            throw new IllegalStateException("This server lives in a time that nobody moves.");
        }
        server.issuers().values().forEach(FakeOidcIssuer::rewriteSubjectTokens);
        return clock();
    }

    private Map<String, Object> issuers() {
        Map<String, Object> issuers = new LinkedHashMap<>();
        server.issuers()
                .forEach((name, issuer) -> issuers.put(
                        name,
                        Map.of(
                                "issuer", issuer.issuer().toString(),
                                "keys", issuer.keys().published())));
        return issuers;
    }

    private Map<String, Object> rotated(Call call, ControlBody body) {
        FakeOidcIssuer issuer = issuer(call.group(1));
        issuer.rotateKeys(body.only("rotate").duration("rotate").orElse(Duration.ZERO));
        return Map.of("keys", issuer.keys().published());
    }

    private Map<String, Object> subjectToken(ControlBody body) {
        body.only("issuer", "subject", "audience", "claims");
        Map<String, Object> claims = new LinkedHashMap<>();
        if (body.members().get("claims") instanceof Map<?, ?> more) {
            more.forEach((name, value) -> claims.put(String.valueOf(name), value));
        }
        Secret token = issuer(body.text("issuer")).subjectToken(body.text("subject"), body.text("audience"), claims);
        return Map.of("token", token.reveal());
    }

    private Map<String, Object> granted(ControlBody body) {
        body.only("role", "member", "resource");
        server.iam().grant(body.text("role"), body.text("member"), body.text("resource"));
        return Map.of();
    }

    private Map<String, Object> revoked(ControlBody body) {
        body.only("role", "member", "resource");
        server.iam().revoke(body.text("role"), body.text("member"), body.text("resource"));
        return Map.of();
    }

    private Map<String, Object> reset(ControlBody body) {
        body.only();
        server.reset();
        return clock();
    }

    private FakeOidcIssuer issuer(String name) {
        return ControlFaults.issuer(server, name);
    }

    private static Answer page() {
        return Answer.html(200, resource("console.html"))
                .withHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self';"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Referrer-Policy", "no-referrer");
    }

    private static String resource(String name) {
        try (InputStream in = ControlApi.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The kit's jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Pattern exactly(String path) {
        return Pattern.compile(Pattern.quote(path));
    }

    private static Pattern below(String pattern) {
        return Pattern.compile(Pattern.quote(UNDER) + pattern);
    }
}
