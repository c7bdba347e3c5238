// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.LoopbackPart;
import java.util.Optional;

/** The ways in which people log in at an issuer. Safe for use by many threads. */
final class Logins {
    static final String AUTHORIZE = "/authorize";
    static final String PUSH = "/push";
    static final String DEVICE_AUTHORIZATION = "/device_authorization";

    private final LoginDesk desk;
    private final boolean requirePushed;
    private final CodeGrant codes;
    private final DeviceGrant devices;

    Logins(LoginDesk desk, RefreshGrant refreshTokens, boolean requirePushed) {
        LoginTokens tokens = new LoginTokens(desk.issuance(), refreshTokens);
        this.desk = desk;
        this.requirePushed = requirePushed;
        this.codes = new CodeGrant(desk.issuance(), tokens);
        this.devices = new DeviceGrant(desk.issuance(), tokens);
    }

    TokenEndpoint serve(TokenEndpoint endpoint) {
        return endpoint.serving(CodeGrant.TYPE, codes).serving(DeviceGrant.TYPE, devices);
    }

    void openRoutes(LoopbackPart server) {
        Targets targets = new Targets(desk.issuance().issuer());
        PushedRequests requests = new PushedRequests(desk, new BrowserAsks(targets), requirePushed);
        AuthorizationEndpoint browser = new AuthorizationEndpoint(desk, requests, codes);
        DeviceEndpoint device = new DeviceEndpoint(desk, devices, targets);
        server.route("GET", AUTHORIZE, browser::page);
        server.route("POST", AUTHORIZE, browser::form);
        server.route("POST", PUSH, requests::answer);
        server.route("POST", DEVICE_AUTHORIZATION, device::codes);
        server.route("GET", DeviceEndpoint.PAGE, device::page);
        server.route("POST", DeviceEndpoint.PAGE, device::form);
    }

    /** As on the page of the device's code. */
    void decide(String userCode, Optional<String> user) {
        if (user.isPresent() && !desk.isUser(user.get())) {
            throw new TestkitException(TestkitCodes.USER_UNKNOWN, "No user " + user.get());
        }
        if (devices.asked(userCode).isEmpty()) {
            throw new TestkitException(TestkitCodes.USER_CODE_UNKNOWN, "No login waits for " + userCode);
        }
        devices.decide(userCode, user);
    }
}
