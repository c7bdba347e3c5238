// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Authorization codes (RFC 6749 section 4.1.3), each good for one try by its client within a minute. One that comes again
 * takes back what came of it (RFC 9700 section 2.1.1, RFC 6749 section 4.1.2). Safe for use by many threads.
 */
final class CodeGrant implements Grant {
    static final String TYPE = "authorization_code";

    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final Issuance issuance;
    private final LoginTokens tokens;
    private final Map<String, Issued> codes = new HashMap<>();

    CodeGrant(Issuance issuance, LoginTokens tokens) {
        this.issuance = issuance;
        this.tokens = tokens;
    }

    synchronized String issue(BrowserAsk ask, String user) {
        String code = SecretLedger.shared().mint("authorization code");
        codes.put(code, new Issued(ask, user, issuance.now().plus(LIFETIME)));
        return code;
    }

    @Override
    public synchronized Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused {
        String sent =
                call.formValue("code").orElseThrow(() -> TokenRefused.because("invalid_request", "code is missing"));
        Issued code = codes.get(sent);
        if (code == null || !code.ask.consent().client().id().equals(client.id())) {
            throw TokenRefused.because("invalid_grant", "No such code of this client");
        }
        if (code.spent) {
            code.refreshToken.ifPresent(refreshToken -> tokens.revoke(refreshToken, code.token, call));
            throw TokenRefused.because("invalid_grant", "The code was used before; what came of it is revoked");
        }
        code.spent = true;
        requireOwn(code, call);
        requireKey(code, key);
        LoginTokens.Person person =
                new LoginTokens.Person(code.user, code.ask.kept().nonce());
        LoginTokens.Login login = tokens.login(code.ask.consent(), person, key);
        code.refreshToken = Optional.of(login.refreshToken());
        return login.granted().with(login.granted().settled().telling(token -> cameOf(code, token)));
    }

    private synchronized void cameOf(Issued code, String token) {
        code.token = Optional.of(token);
    }

    private void requireOwn(Issued code, Call call) throws TokenRefused {
        if (!issuance.now().isBefore(code.endsAt)) {
            throw TokenRefused.because("invalid_grant", "The code has run out");
        }
        if (!call.formValue("redirect_uri")
                .equals(Optional.of(code.ask.redirect().toString()))) {
            throw TokenRefused.because("invalid_grant", "The redirect_uri is not the one that the code was sent to");
        }
        String verifier = call.formValue("code_verifier").orElse("");
        if (!VERIFIER.matcher(verifier).matches()
                || !hash(verifier).equals(code.ask.kept().challenge())) {
            throw TokenRefused.because("invalid_grant", "The code_verifier is not that of the code_challenge");
        }
    }

    /** A code may be bound to a key before there is a token (RFC 9449 section 10). */
    private static void requireKey(Issued code, Optional<String> proved) throws TokenRefused {
        Optional<String> bound = code.ask.kept().thumbprint();
        if (bound.isPresent() && !bound.equals(proved)) {
            throw TokenRefused.because("invalid_grant", "The code is bound to another key than was proved");
        }
    }

    private static String hash(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }

    private static final class Issued {
        private final BrowserAsk ask;
        private final String user;
        private final Instant endsAt;
        private boolean spent;
        private Optional<String> refreshToken = Optional.empty();
        private Optional<String> token = Optional.empty();

        private Issued(BrowserAsk ask, String user, Instant endsAt) {
            this.ask = ask;
            this.user = user;
            this.endsAt = endsAt;
        }
    }
}
