// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import java.util.ServiceLoader;

/** Finds the door of a runtime. */
public final class HttpDoors {
    private HttpDoors() {}

    /**
     * The door that was lent to the runtime, else the one that its openers share, with the {@link HttpDoorOptions} that
     * were lent, else the defaults.
     *
     * @throws TokenException.Misconfigured {@code oauth2.door-missing} if no engine is on the class path
     */
    public static HttpDoor of(Opening opening) {
        HttpDoorOptions options = options(opening);
        return discreet(opening.resource(HttpDoor.class, () -> open(options, opening.time())));
    }

    /** As {@link #of(Opening)}, for parts on a runtime that are no streams: the same door. */
    public static HttpDoor of(TokenRuntime runtime) {
        HttpDoorOptions options = options(runtime);
        return discreet(runtime.resource(
                HttpDoor.class, () -> open(options, runtime.options().time())));
    }

    /** The options of the runtime's door: those that were lent, else the defaults. */
    public static HttpDoorOptions options(Opening opening) {
        return opening.resource(HttpDoorOptions.class, HttpDoorOptions::defaults);
    }

    /** As {@link #options(Opening)}, for parts on a runtime that are no streams. */
    public static HttpDoorOptions options(TokenRuntime runtime) {
        return runtime.resource(HttpDoorOptions.class, HttpDoorOptions::defaults);
    }

    /** Whatever door it is, its answers know what they must not repeat. */
    private static HttpDoor discreet(HttpDoor door) {
        return ask -> door.send(ask).map(answer -> answer.to(ask));
    }

    private static HttpDoor open(HttpDoorOptions options, TokenTime time) {
        return ServiceLoader.load(HttpDoorProvider.class, HttpDoorProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new TokenException.Misconfigured(OAuth2Codes.DOOR_MISSING, ""))
                .open(options, time);
    }
}
