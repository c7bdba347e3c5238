// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.LoopbackServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A working OIDC issuer on an ephemeral port of 127.0.0.1, over plain http.
 *
 * <p>It serves discovery (OpenID Connect and RFC 8414), its key set, and for {@linkplain #registerClient registered clients}
 * client credentials, refresh tokens, token exchange (RFC 8693), JWT bearer assertions (RFC 7523), revocation (RFC 7009) and
 * introspection (RFC 7662), and subject tokens for workloads. {@linkplain #registerUser Registered users} log in with a
 * browser (authorization code with PKCE, said ahead by RFC 9126 or not) or on another device (RFC 8628). A DPoP proof binds
 * the token to its key (RFC 9449). What it checks it really checks, what it refuses it explains in its {@link #journal()}, and
 * what it issues is signed, marked for the {@link LeakSweep} and known to the millisecond.
 * Safe for use by many threads.
 */
public final class FakeOidcIssuer implements AutoCloseable {
    private final FakeOidcIssuerOptions options;
    private final LoopbackServer server;
    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final RefreshGrant refreshTokens;
    private final TokenEndpoint tokens;
    private final SubjectTokens subjectTokens;
    private final Logins logins;

    private FakeOidcIssuer(FakeOidcIssuerOptions options) {
        this.options = options;
        this.server = LoopbackServer.start("fake issuer", options.time()::now);
        URI issuer = URI.create(server.base() + options.issuerPath());
        KitKeys keys = options.rsaKeys() ? KitKeys.rsa() : KitKeys.elliptic();
        this.issuance = new Issuance(issuer, options.time(), keys);
        Set<String> names = Set.of(issuer.toString(), issuer + "/token");
        this.clients = new ClientAuthentication(
                new ClientAssertions(new AssertionRules(names, issuance::now, TokenRefused::invalidClient)));
        this.refreshTokens = new RefreshGrant(options.rotatingRefreshTokens());
        this.subjectTokens = new SubjectTokens(issuance, options);
        this.logins = new Logins(new LoginDesk(issuance, clients), refreshTokens, options.pushedRequests());
        AssertionRules grantRules =
                new AssertionRules(names, issuance::now, why -> TokenRefused.because("invalid_grant", why));
        this.tokens = logins.serve(new TokenEndpoint(issuance, clients, options.tokenLifetime()))
                .serving("refresh_token", refreshTokens)
                .serving(ExchangeGrant.TYPE, new ExchangeGrant(issuance))
                .serving(JwtBearerGrant.TYPE, new JwtBearerGrant(issuance, grantRules));
    }

    /** Starts one that behaves by default. */
    public static FakeOidcIssuer start() {
        return start(FakeOidcIssuerOptions.defaults());
    }

    /** Starts one. */
    public static FakeOidcIssuer start(FakeOidcIssuerOptions options) {
        FakeOidcIssuer issuer = new FakeOidcIssuer(requireNonNull(options, "options"));
        issuer.openRoutes();
        return issuer;
    }

    /** Its URL, which is also its {@code iss}: no slash at the end. */
    public URI issuer() {
        return issuance.issuer();
    }

    /** Where tokens are asked for. */
    public URI tokenEndpoint() {
        return URI.create(issuer() + "/token");
    }

    /**
     * Knows that client from now on.
     *
     * @return the same client
     * @throws TestkitException {@link TestkitCodes#CLIENT_KNOWN} if one with its id is registered
     */
    public FakeClient registerClient(FakeClient client) {
        clients.register(requireNonNull(client, "client"));
        return client;
    }

    /** Knows that person from now on, who signs in without a password, with a {@link FakeBrowser} or a real one. */
    public void registerUser(String user) {
        logins.register(requireNonNull(user, "user"));
    }

    /**
     * Signs that user in who was given that code by a device, and consents (RFC 8628 section 3.3).
     *
     * @throws TestkitException {@link TestkitCodes#USER_UNKNOWN}, {@link TestkitCodes#USER_CODE_UNKNOWN}
     */
    public void approve(String userCode, String user) {
        logins.decide(userCode, Optional.of(user));
    }

    /**
     * Says no to the device that showed that code.
     *
     * @throws TestkitException {@link TestkitCodes#USER_CODE_UNKNOWN}
     */
    public void deny(String userCode) {
        logins.decide(userCode, Optional.empty());
    }

    /** A signed JWT that says: this workload, for that audience. Issued though the issuer's network is down. */
    public Secret subjectToken(String subject, String audience) {
        return subjectToken(subject, audience, Map.of());
    }

    /** As {@link #subjectToken(String, String)}, with more claims: texts, numbers, flags, lists and maps of them. */
    public Secret subjectToken(String subject, String audience, Map<String, ?> claims) {
        return subjectTokens.token(subject, audience, claims);
    }

    /** The first refresh token of that client for that subject, as if the subject had logged in. */
    public Secret refreshToken(FakeClient client, String subject) {
        return Secret.of(refreshTokens.login(client, requireNonNull(subject, "subject")));
    }

    /** A new URL at which that workload fetches its subject tokens, as a job of a build service does. */
    public SubjectTokenUrl subjectTokenUrl(String subject, String audience) {
        return subjectTokens.url(requireNonNull(subject, "subject"), audience);
    }

    /**
     * Keeps a fresh subject token in that file until the result or the issuer is closed.
     *
     * @throws TestkitException {@link TestkitCodes#FILE_UNUSABLE} if it cannot be written
     */
    public SubjectTokenFile keepSubjectTokenIn(Path file, String subject, String audience) {
        return subjectTokens.keepIn(file, subject, audience);
    }

    /**
     * Whether that token was issued here, has not run out, to the millisecond, was not taken back, and its key is still
     * published. A resource that verifies tokens by the key set alone does not learn that one was taken back.
     */
    public boolean accepts(String token) {
        return issuance.accepts(requireNonNull(token, "token"));
    }

    /** What is known of a token that was issued here, live or not. */
    public Optional<IssuedToken> find(String token) {
        return issuance.find(requireNonNull(token, "token"));
    }

    /** The key set that is published now, as JSON. */
    public String jwks() {
        return issuance.keys().jwks(issuance.now());
    }

    /**
     * Signs with a new key from now on.
     *
     * @param overlap how long the old keys stay published; zero takes them away at once, and with them every token so far
     */
    public void rotateKeys(Duration overlap) {
        issuance.keys().rotate(issuance.now().plus(overlap));
        changed("keys rotated, old ones stay for " + overlap);
    }

    /**
     * Asks for a nonce in DPoP proofs from now on (RFC 9449 section 8). Each call makes a new one, which all answers give; the
     * one before it is still taken, and older ones are not.
     */
    public void rotateDpopNonce() {
        tokens.nonces().rotate();
        changed("another nonce for proofs");
    }

    /** Resets every connection from now on. */
    public void goDown() {
        server.faults().goDown();
        changed("down");
    }

    /** Answers again. */
    public void comeBack() {
        server.faults().comeBack();
        changed("back");
    }

    /** Answers the next calls of its token endpoint that way, and issues nothing. */
    public void answerNext(int calls, FakeAnswer answer) {
        server.faults()
                .answerNext(calls, Pattern.compile(Pattern.quote(tokenEndpoint().getPath())), answer.answer());
    }

    /** Takes so much more real time for every answer; zero ends it. */
    public void slow(Duration real) {
        server.faults().slow(requireNonNull(real, "real"));
    }

    /** What it did. */
    public Journal journal() {
        return issuance.journal();
    }

    /** Stops it, and the files that it keeps. Closing twice is harmless. */
    @Override
    public void close() {
        subjectTokens.close();
        server.close();
    }

    @Override
    public String toString() {
        return "FakeOidcIssuer[" + issuer() + "]";
    }

    private void openRoutes() {
        String path = options.issuerPath();
        server.route("GET", exactly(path + "/.well-known/openid-configuration"), call -> metadata());
        server.route("GET", exactly("/.well-known/oauth-authorization-server" + path), call -> metadata());
        server.route("GET", exactly(path + "/jwks"), call -> Answer.json(200, jwks()));
        server.route("GET", exactly(path + SubjectTokens.URL), subjectTokens::answer);
        server.route("POST", exactly(path + "/token"), tokens::answer);
        server.route("POST", exactly(path + "/revoke"), new RevocationEndpoint(issuance, clients)::answer);
        server.route("POST", exactly(path + "/introspect"), new IntrospectionEndpoint(issuance, clients)::answer);
        logins.openRoutes(server, path);
        server.onFault((call, answer) -> issuance.journal()
                .add(JournalEntry.of(JournalEntry.Kind.FAULT, issuance.now(), clients.claimedBy(call))
                        .withAnswer(call.path(), answer.isReset() ? 0 : answer.status())));
    }

    private Answer metadata() {
        String algorithm = issuance.keys().algorithm();
        return Answer.json(200, IssuerMetadata.json(issuer(), algorithm, tokens.grantTypes(), options));
    }

    private void changed(String what) {
        issuance.journal()
                .add(JournalEntry.of(JournalEntry.Kind.CHANGED, issuance.now(), "issuer")
                        .withRefusal("changed", what));
    }

    private static Pattern exactly(String path) {
        return Pattern.compile(Pattern.quote(path));
    }
}
