// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a device asks for its codes (RFC 8628 section 3.1), and the page on which a person types one in. */
final class DeviceEndpoint {
    static final String PAGE = "/device";

    private final LoginDesk desk;
    private final DeviceGrant devices;
    private final Targets targets;

    DeviceEndpoint(LoginDesk desk, DeviceGrant devices, Targets targets) {
        this.desk = desk;
        this.devices = devices;
        this.targets = targets;
    }

    Answer codes(Call call) {
        try {
            TokenEndpoint.requireForm(call);
            FakeClient client = desk.clients().authenticated(call);
            return Answer.json(200, KitJson.text(said(devices.start(targets.asked(client, call.form())))));
        } catch (TokenRefused refused) {
            desk.issuance().refused(desk.clients().claimedBy(call), call.path(), refused);
            return refused.answer(call);
        }
    }

    Answer page(Call call) {
        List<String> codes = call.query().getOrDefault("user_code", List.of());
        return SignInPage.askingForCode(codes.isEmpty() ? "" : codes.get(0));
    }

    Answer form(Call call) {
        String code = call.formValue("user_code").orElse("");
        boolean allowed = call.formValue("decision").equals(Optional.of("allow"));
        Optional<String> user = call.formValue("user").filter(desk::isUser);
        if (devices.asked(code).isEmpty()) {
            return SignInPage.saying(400, "No login waits for this code");
        }
        if (allowed && user.isEmpty()) {
            return SignInPage.saying(403, "No such user");
        }
        devices.decide(code, allowed ? user : Optional.empty());
        return SignInPage.saying(200, "Go back to your device");
    }

    private Map<String, Object> said(DeviceGrant.Codes codes) {
        String page = desk.issuance().issuer() + PAGE;
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("device_code", codes.deviceCode());
        said.put("user_code", codes.userCode());
        said.put("verification_uri", page);
        said.put("verification_uri_complete", page + "?user_code=" + codes.userCode());
        said.put("expires_in", DeviceGrant.LIFETIME.toSeconds());
        said.put("interval", DeviceGrant.INTERVAL.toSeconds());
        return said;
    }
}
