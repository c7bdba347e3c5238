// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.IssuerMetadata;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Logs a person in who reads a code here and types it in on another device (device authorization grant, RFC 8628): for
 * machines without a browser. Safe for use by many threads.
 */
public final class DeviceLogin implements AutoCloseable {
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final Pattern USER_CODE = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,63}");

    private final LoginClient login;

    private DeviceLogin(LoginClient login) {
        this.login = login;
    }

    /**
     * Of that client, by default. Asks nobody yet.
     *
     * @throws TokenException.Misconfigured at once, for an unbound name, a URL that is not permitted, or with
     *     {@code oauth2.login-key-ephemeral}
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static DeviceLogin open(OAuth2Client client, TokenRuntime runtime) {
        return open(client, LoginOptions.defaults(), runtime);
    }

    /** As the other, with options. */
    public static DeviceLogin open(OAuth2Client client, LoginOptions options, TokenRuntime runtime) {
        return new DeviceLogin(LoginClient.open(client, options, runtime));
    }

    /**
     * Asks the issuer for a code that a person can type in.
     *
     * @return cold: each subscription starts a login of its own; cancelling resets the exchange. Fails with
     *     {@link TokenException} as {@link HttpDoor#send} and {@link TokenAnswers#failure}; {@code Misconfigured} with
     *     {@code oauth2.login-unsupported}; {@code Invalid} with {@code oauth2.member-invalid} or
     *     {@code oauth2.login-answer-invalid}
     */
    public Mono<DevicePrompt> start() {
        return endpoint()
                .flatMap(url -> Mono.defer(() -> {
                    long sent = login.time().nanoTime();
                    return login.grants().post(url, login.asked()).map(answer -> prompt(answer, sent));
                }));
    }

    /** Lets go of what it uses of the runtime. Idempotent; logins that are under way end as they will. */
    @Override
    public void close() {
        login.close();
    }

    /** Who asks whom. */
    @Override
    public String toString() {
        return "DeviceLogin[" + login.client() + "]";
    }

    private Mono<URI> endpoint() {
        return Mono.justOrEmpty(login.options().endpoint())
                .switchIfEmpty(Mono.defer(() -> login.grants().metadata().map(DeviceLogin::discovered)));
    }

    private static URI discovered(IssuerMetadata metadata) {
        return metadata.deviceAuthorizationEndpoint()
                .orElseThrow(() -> LoginFailures.unsupported("It names no device_authorization_endpoint."));
    }

    private DevicePrompt prompt(HttpAnswer answer, long sent) {
        if (answer.status() != 200) {
            throw TokenAnswers.failure(answer);
        }
        JsonObject json = answer.json();
        Duration life = seconds(json.integer("expires_in"), "expires_in");
        Duration interval = json.optionalInteger("interval")
                .map(said -> seconds(Math.max(said, 1), "interval"))
                .orElse(USUAL_INTERVAL);
        Polling polling = new Polling(login, deviceCode(json), new Polling.Terms(interval, sent + life.toNanos()));
        return new DevicePrompt(shown(json), login.time().now().plus(life), polling);
    }

    private DevicePrompt.Shown shown(JsonObject json) {
        String userCode = json.text("user_code");
        if (!USER_CODE.matcher(userCode).matches()) {
            throw LoginFailures.invalid("The user_code cannot be shown to a person.");
        }
        // Google calls it by another name than the RFC
        String page = json.optionalText("verification_uri")
                .orElseGet(() -> json.optionalText("verification_url").orElseGet(() -> json.text("verification_uri")));
        Optional<URI> complete =
                json.optionalText("verification_uri_complete").map(text -> url(text, "verification_uri_complete"));
        return new DevicePrompt.Shown(userCode, url(page, "verification_uri"), complete);
    }

    private static Secret deviceCode(JsonObject json) {
        String code = json.text("device_code");
        if (code.isEmpty()) {
            throw LoginFailures.invalid("The device_code is empty.");
        }
        return Secret.of(code);
    }

    private static Duration seconds(long said, String name) {
        if (said < 1) {
            throw LoginFailures.invalid("The " + name + " is not positive.");
        }
        return Duration.ofSeconds(Math.min(said, LONGEST_LIFE.toSeconds()));
    }

    /** A person will open it: no other scheme than the door's own, and nobody else's name before the host. */
    private URI url(String text, String name) {
        try {
            return login.door().requirePermitted(URI.create(text));
        } catch (IllegalArgumentException | TokenException.Misconfigured unsafe) {
            throw LoginFailures.invalid("The " + name + " is no URL that a person should open.");
        }
    }
}
