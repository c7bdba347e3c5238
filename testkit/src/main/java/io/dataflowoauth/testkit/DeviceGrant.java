// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Logins on a device (RFC 8628): each code is good for ten minutes and one answer, and whoever asks faster than it was told
 * is told to slow down. Safe for use by many threads.
 */
final class DeviceGrant implements Grant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:device_code";
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** No vowels, so that no word comes of it, and nothing that looks like something else (section 6.1). */
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Issuance issuance;
    private final LoginTokens tokens;
    private final Map<String, Waiting> byDeviceCode = new HashMap<>();
    private final Map<String, Waiting> byUserCode = new HashMap<>();

    DeviceGrant(Issuance issuance, LoginTokens tokens) {
        this.issuance = issuance;
        this.tokens = tokens;
    }

    /** A device code and a user code. */
    synchronized Codes start(Consent consent) {
        Waiting waiting = new Waiting(consent, issuance.now().plus(LIFETIME));
        Codes codes = new Codes(SecretLedger.shared().mint("device code"), userCode());
        byDeviceCode.put(codes.deviceCode, waiting);
        byUserCode.put(plain(codes.userCode), waiting);
        return codes;
    }

    /** What the person with that code is asked for; empty if no login waits for it. */
    synchronized Optional<Consent> asked(String userCode) {
        return Optional.ofNullable(byUserCode.get(plain(userCode)))
                .filter(waiting -> issuance.now().isBefore(waiting.endsAt))
                .map(waiting -> waiting.consent);
    }

    /** The person's answer, once: who allows it, or nobody. */
    synchronized void decide(String userCode, Optional<String> user) {
        Waiting waiting = byUserCode.remove(plain(userCode));
        if (waiting != null) {
            waiting.user = user;
            waiting.denied = user.isEmpty();
        }
    }

    @Override
    public synchronized Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused {
        String sent = call.formValue("device_code")
                .orElseThrow(() -> TokenRefused.because("invalid_request", "device_code is missing"));
        Waiting waiting = byDeviceCode.get(sent);
        if (waiting == null || !waiting.consent.client().id().equals(client.id())) {
            throw TokenRefused.because("invalid_grant", "No such device code of this client");
        }
        if (!issuance.now().isBefore(waiting.endsAt)) {
            throw TokenRefused.because("expired_token", "The device code has run out");
        }
        requirePatience(waiting);
        if (waiting.denied) {
            throw TokenRefused.because("access_denied", "The person said no");
        }
        String user = waiting.user.orElseThrow(
                () -> TokenRefused.because("authorization_pending", "Nobody has signed in yet"));
        byDeviceCode.remove(sent);
        return tokens.login(waiting.consent, new LoginTokens.Person(user, Optional.empty()), key)
                .granted();
    }

    private void requirePatience(Waiting waiting) throws TokenRefused {
        Instant now = issuance.now();
        boolean tooFast = now.isBefore(waiting.lastAsked.plus(waiting.interval));
        waiting.lastAsked = now;
        if (tooFast) {
            waiting.interval = waiting.interval.plusSeconds(5);
            throw TokenRefused.because("slow_down", "Asked before " + waiting.interval + " were over");
        }
    }

    private static String userCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            code.append(i == 4 ? "-" : "").append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /** A person need not type what is not a letter. */
    private static String plain(String userCode) {
        return userCode.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
    }

    record Codes(String deviceCode, String userCode) {
        @Override
        public String toString() {
            return "Codes[masked]";
        }
    }

    private static final class Waiting {
        private final Consent consent;
        private final Instant endsAt;
        private Instant lastAsked = Instant.EPOCH;
        private Duration interval = INTERVAL;
        private Optional<String> user = Optional.empty();
        private boolean denied;

        private Waiting(Consent consent, Instant endsAt) {
            this.consent = consent;
            this.endsAt = endsAt;
        }
    }
}
