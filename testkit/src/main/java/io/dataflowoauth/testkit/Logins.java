// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.LoopbackServer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The people whom an issuer knows, and the ways in which they log in. Safe for use by many threads. */
final class Logins {
    static final String AUTHORIZE = "/authorize";
    static final String PUSH = "/push";
    static final String DEVICE_AUTHORIZATION = "/device_authorization";
    static final String DEVICE = "/device";

    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final boolean requirePushed;
    private final Set<String> users = ConcurrentHashMap.newKeySet();
    private final LoginTokens tokens;
    private final CodeGrant codes;
    private final DeviceGrant devices;

    private Logins(Issuance issuance, ClientAuthentication clients, Terms terms) {
        this.issuance = issuance;
        this.clients = clients;
        this.requirePushed = terms.requirePushed;
        this.tokens = new LoginTokens(issuance, terms.refreshTokens);
        this.codes = new CodeGrant(issuance, tokens);
        this.devices = new DeviceGrant(issuance, tokens);
    }

    static Logins at(Issuance issuance, ClientAuthentication clients, Terms terms) {
        return new Logins(issuance, clients, terms);
    }

    Issuance issuance() {
        return issuance;
    }

    ClientAuthentication clients() {
        return clients;
    }

    boolean requirePushed() {
        return requirePushed;
    }

    TokenEndpoint serve(TokenEndpoint endpoint) {
        return endpoint.serving(CodeGrant.TYPE, codes).serving(DeviceGrant.TYPE, devices);
    }

    void openRoutes(LoopbackServer server, String path) {
        Targets targets = new Targets(issuance.issuer());
        BrowserAsks asks = new BrowserAsks(targets);
        PushedRequests pushed = new PushedRequests(issuance, clients, asks);
        AuthorizationEndpoint browser = new AuthorizationEndpoint(this, asks, pushed);
        DeviceEndpoint device = new DeviceEndpoint(this, devices, targets);
        server.route("GET", exactly(path + AUTHORIZE), browser::page);
        server.route("POST", exactly(path + AUTHORIZE), browser::form);
        server.route("POST", exactly(path + PUSH), pushed::answer);
        server.route("POST", exactly(path + DEVICE_AUTHORIZATION), device::codes);
        server.route("GET", exactly(path + DEVICE), device::page);
        server.route("POST", exactly(path + DEVICE), device::form);
    }

    void register(String user) {
        users.add(user);
    }

    boolean isUser(String name) {
        return users.contains(name);
    }

    String code(BrowserAsk ask, String user) {
        return codes.issue(ask, user);
    }

    /** As on the page of the device's code. */
    void decide(String userCode, Optional<String> user) {
        if (user.isPresent() && !isUser(user.get())) {
            throw new TestkitException(TestkitCodes.USER_UNKNOWN, "No user " + user.get());
        }
        if (devices.asked(userCode).isEmpty()) {
            throw new TestkitException(TestkitCodes.USER_CODE_UNKNOWN, "No login waits for " + userCode);
        }
        devices.decide(userCode, user);
    }

    private static Pattern exactly(String path) {
        return Pattern.compile(Pattern.quote(path));
    }

    /** How they log in. */
    record Terms(RefreshGrant refreshTokens, boolean requirePushed) {}
}
