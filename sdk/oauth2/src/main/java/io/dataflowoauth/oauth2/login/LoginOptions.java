// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How a person is asked to log in. Immutable; each {@code withX} gives a changed copy; safe for use by many threads. */
public final class LoginOptions {
    private static final LoginOptions DEFAULTS = new LoginOptions(new Parts());
    private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9._~-]+)+");
    private static final int LAST_PORT = 65_535;

    /** What the login itself says. */
    private static final Set<String> OURS = Set.of(
            "response_type",
            "response_mode",
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "redirect_uri",
            "scope",
            "audience",
            "resource",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "dpop_jkt",
            "request",
            "request_uri");

    private final Parts parts;

    private LoginOptions(Parts parts) {
        this.parts = parts;
    }

    /** The client's own scopes, endpoints that are discovered, five minutes, a port of the system's choice, {@code /callback}. */
    public static LoginOptions defaults() {
        return DEFAULTS;
    }

    /** The scopes that are asked for besides the client's own. */
    public Set<String> scopes() {
        return parts.scopes;
    }

    /** The endpoint where the person is asked, where it is not discovered. */
    public Optional<URI> endpoint() {
        return parts.endpoint;
    }

    /** How long a person gets in a browser. */
    public Duration deadline() {
        return parts.deadline;
    }

    /** The port for the browser's answer; 0 leaves it to the system. */
    public int port() {
        return parts.port;
    }

    /** The path of the redirect URI. */
    public String redirectPath() {
        return parts.redirectPath;
    }

    /** What else is said where the login is asked for, by name. */
    public Map<String, String> parameters() {
        return parts.parameters;
    }

    /**
     * These options, asking for those scopes besides the client's own, which a later refresh does not ask for:
     * {@code offline_access}, {@code openid}. An issuer may leave them out where it lists the scopes of the token. With
     * {@code openid} the ID token is checked and says who logged in.
     *
     * @throws IllegalArgumentException if one is no scope token of RFC 6749 section 3.3
     */
    public LoginOptions withScopes(String... scopes) {
        Set<String> checked = TokenRequest.defaults().withScopes(scopes).scopes();
        return changed(copy -> copy.scopes = checked);
    }

    /**
     * These options, asking there instead of where the issuer's metadata says: the device authorization endpoint for a
     * {@link DeviceLogin}, the authorization endpoint for a {@link BrowserLogin}. Of a login whose client names its token
     * endpoint too, nothing is discovered.
     */
    public LoginOptions withEndpoint(URI endpoint) {
        requireNonNull(endpoint, "endpoint");
        return changed(copy -> copy.endpoint = Optional.of(endpoint));
    }

    /**
     * These options, giving a person so much time in a browser. How long a device waits, the issuer says.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LoginOptions withDeadline(Duration deadline) {
        if (requireNonNull(deadline, "deadline").isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("A deadline must be positive, not " + deadline);
        }
        return changed(copy -> copy.deadline = deadline);
    }

    /**
     * These options, with that port for the browser's answer: for issuers that compare the port too, against RFC 8252
     * section 7.3. Two logins at once cannot share it.
     *
     * @throws IllegalArgumentException if it is no port
     */
    public LoginOptions withPort(int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("No port: " + port);
        }
        return changed(copy -> copy.port = port);
    }

    /**
     * These options, with {@code http://127.0.0.1:<port>} and that path as the redirect URI.
     *
     * @throws IllegalArgumentException if it does not begin with a slash, or needs encoding
     */
    public LoginOptions withRedirectPath(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("A redirect path looks like /callback, not " + path);
        }
        return changed(copy -> copy.redirectPath = path);
    }

    /**
     * These options, saying that too where the login is asked for: {@code login_hint}, {@code prompt}, {@code acr_values}.
     *
     * @throws IllegalArgumentException for what the login says itself
     */
    public LoginOptions withParameter(String name, String value) {
        if (OURS.contains(requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("The login itself says " + name);
        }
        Map<String, String> more = new TreeMap<>(parts.parameters);
        more.put(name, requireNonNull(value, "value"));
        return changed(copy -> copy.parameters = Collections.unmodifiableMap(more));
    }

    /** The scopes and the redirect; no other parameter, for it may tell of a person. */
    @Override
    public String toString() {
        return "LoginOptions[scopes " + scopes() + ", " + redirectPath() + ", " + deadline() + "]";
    }

    private LoginOptions changed(Consumer<Parts> change) {
        Parts copy = parts.copy();
        change.accept(copy);
        return new LoginOptions(copy);
    }

    private static final class Parts {
        private Set<String> scopes = Set.of();
        private Optional<URI> endpoint = Optional.empty();
        private Duration deadline = Duration.ofMinutes(5);
        private int port;
        private String redirectPath = "/callback";
        private Map<String, String> parameters = Map.of();

        private Parts copy() {
            Parts copy = new Parts();
            copy.scopes = scopes;
            copy.endpoint = endpoint;
            copy.deadline = deadline;
            copy.port = port;
            copy.redirectPath = redirectPath;
            copy.parameters = parameters;
            return copy;
        }
    }
}
