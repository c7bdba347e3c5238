// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Finds out which registered client calls, by exactly one method, the one that it is registered for. */
final class ClientAuthentication {
    /** Such a client says its id and sends nothing else (RFC 6749 section 3.2.1, RFC 8705 section 2). */
    private static final Set<FakeClient.Method> WITH_NOTHING_BUT_AN_ID = Set.of(
            FakeClient.Method.NONE, FakeClient.Method.TLS_CLIENT_AUTH, FakeClient.Method.SELF_SIGNED_TLS_CLIENT_AUTH);

    private final Map<String, FakeClient> clients = new ConcurrentHashMap<>();
    private final ClientAssertions assertions;
    private final Supplier<Instant> now;

    ClientAuthentication(ClientAssertions assertions, Supplier<Instant> now) {
        this.assertions = assertions;
        this.now = now;
    }

    void register(FakeClient client) {
        if (clients.putIfAbsent(client.id(), client) != null) {
            throw new TestkitException(TestkitCodes.CLIENT_KNOWN, "Client " + client.id() + " is registered already");
        }
        client.learn();
    }

    /** Who the call says that it is, proven or not, for the journal. */
    String claimedBy(Call call) {
        return call.formValue("client_id")
                .or(() -> basic(call).map(Credentials::id))
                .or(() -> call.formValue("client_assertion").flatMap(ClientAssertions::claimedIssuer))
                .orElse("unknown");
    }

    /** The client of that id, which has proved nothing. */
    Optional<FakeClient> find(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    FakeClient authenticated(Call call) throws TokenRefused {
        List<FakeClient.Method> used = methods(call);
        if (used.isEmpty()) {
            call.formValue("client_id")
                    .flatMap(this::find)
                    .map(FakeClient::method)
                    .filter(WITH_NOTHING_BUT_AN_ID::contains)
                    .ifPresent(used::add);
        }
        if (used.isEmpty()) {
            throw TokenRefused.invalidClient("No client authentication was sent");
        }
        if (used.size() > 1) {
            throw TokenRefused.because("invalid_request", "More than one client authentication method: " + used);
        }
        FakeClient client = clients.get(claimedBy(call));
        if (client == null) {
            throw TokenRefused.invalidClient("No such client");
        }
        if (client.method() != used.get(0)) {
            throw TokenRefused.invalidClient("The client is registered for "
                    + client.method().registered() + ", not for "
                    + used.get(0).registered());
        }
        prove(client, call);
        return client;
    }

    private void prove(FakeClient client, Call call) throws TokenRefused {
        switch (client.method()) {
            case CLIENT_SECRET_BASIC -> proveBasic(client, call);
            case CLIENT_SECRET_POST -> requireSecret(client, call.formValue("client_secret"));
            case PRIVATE_KEY_JWT, CLIENT_SECRET_JWT -> assertions.prove(client, call);
            case TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH -> requireCertificate(client, call);
            case NONE -> requireNoSecret(call);
        }
    }

    private static void requireNoSecret(Call call) throws TokenRefused {
        if (call.formValue("client_id").isEmpty()) {
            throw TokenRefused.invalidClient("A client without a secret says its id in the body");
        }
    }

    private void requireCertificate(FakeClient client, Call call) throws TokenRefused {
        if (call.certificates().isEmpty()) {
            throw TokenRefused.invalidClient("No client certificate was shown in the TLS handshake");
        }
        client.certificate().orElseThrow().require(call.certificates(), now.get());
    }

    private static void proveBasic(FakeClient client, Call call) throws TokenRefused {
        Optional<Credentials> sent = basic(call);
        if (sent.filter(credentials -> credentials.id.equals(client.id())).isEmpty()) {
            throw TokenRefused.invalidClient("The header and the body name different clients");
        }
        requireSecret(client, sent.map(Credentials::secret));
    }

    private static void requireSecret(FakeClient client, Optional<String> sent) throws TokenRefused {
        byte[] known = client.secret().reveal().getBytes(StandardCharsets.UTF_8);
        byte[] given = sent.orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(known, given)) {
            throw TokenRefused.invalidClient("Wrong client secret");
        }
    }

    private static List<FakeClient.Method> methods(Call call) {
        List<FakeClient.Method> used = new ArrayList<>();
        if (call.header("Authorization").isPresent()) {
            used.add(FakeClient.Method.CLIENT_SECRET_BASIC);
        }
        if (call.formValue("client_secret").isPresent()) {
            used.add(FakeClient.Method.CLIENT_SECRET_POST);
        }
        call.formValue("client_assertion")
                .map(assertion -> ClientAssertions.claimsSharedSecret(assertion)
                        ? FakeClient.Method.CLIENT_SECRET_JWT
                        : FakeClient.Method.PRIVATE_KEY_JWT)
                .ifPresent(used::add);
        return used;
    }

    /** Id and secret are form-encoded before they are joined (RFC 6749 section 2.3.1). */
    private static Optional<Credentials> basic(Call call) {
        return call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
                .flatMap(value -> credentials(value.substring(6).trim()));
    }

    private static Optional<Credentials> credentials(String base64) {
        try {
            String joined = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = joined.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(
                            URLDecoder.decode(joined.substring(0, colon), StandardCharsets.UTF_8),
                            URLDecoder.decode(joined.substring(colon + 1), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    private record Credentials(String id, String secret) {
        @Override
        public String toString() {
            return "Credentials[" + id + ", masked]";
        }
    }
}
