// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.http.JsonObject;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/** An airport's nearest large hub: what the first API answers, and the second one keeps. */
record Nearest(String iata, String hub, long kilometres) implements Serializable {
    static Nearest read(String json) {
        JsonObject object = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
        return new Nearest(object.text("iata"), object.text("hub"), object.integer("kilometres"));
    }

    /** IATA codes are letters and digits: nothing in here needs escaping. */
    String json() {
        return "{\"iata\":\"" + iata + "\",\"hub\":\"" + hub + "\",\"kilometres\":" + kilometres + "}";
    }
}
