// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.LoopbackPart;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A working OIDC issuer on an ephemeral port of 127.0.0.1, over plain http, and over https where it is asked to. The port may be
 * that of {@linkplain #another many issuers}, each below a path of its own.
 *
 * <p>It serves discovery (OpenID Connect and RFC 8414), its key set, and for {@linkplain #registerClient registered clients}
 * client credentials, refresh tokens, token exchange (RFC 8693), JWT and SAML bearer assertions (RFC 7523, RFC 7522), revocation
 * (RFC 7009) and introspection (RFC 7662), and subject tokens for workloads. {@linkplain #registerUser Registered users} log in
 * with a browser (authorization code with PKCE, said ahead by RFC 9126 or not) or on another device (RFC 8628), and out again;
 * userinfo tells who they are. A DPoP proof (RFC 9449) or a certificate (RFC 8705) binds a token. What it checks it really
 * checks, what it refuses it explains in its {@link #journal()}, and what it issues is marked for the {@link LeakSweep} and
 * known to the millisecond. Safe for use by many threads.
 */
public final class FakeOidcIssuer implements AutoCloseable {
    private final IssuerServer server;
    private final LoopbackPart part;
    private final boolean owner;
    private final IssuerParts parts;

    private FakeOidcIssuer(IssuerServer server, FakeOidcIssuerOptions options, boolean owner) {
        this.server = server;
        this.owner = owner;
        this.part = server.part(options.issuerPath());
        URI base = options.https() ? server.secureBase() : server.base();
        this.parts = new IssuerParts(new Issuance(URI.create(base + options.issuerPath()), options), server);
        parts.openRoutes(part);
    }

    /** Starts one that behaves by default. */
    public static FakeOidcIssuer start() {
        return start(FakeOidcIssuerOptions.defaults());
    }

    /** Starts one. */
    public static FakeOidcIssuer start(FakeOidcIssuerOptions options) {
        return new FakeOidcIssuer(new IssuerServer(options.time()), options, true);
    }

    /** Starts one on a server that ends without it. */
    static FakeOidcIssuer on(IssuerServer server, FakeOidcIssuerOptions options) {
        return new FakeOidcIssuer(server, options, false);
    }

    /**
     * Starts another issuer on the same port, in the same time: with a path, keys, clients, users, journal and faults of its
     * own. It ends when it is closed, or this one is.
     *
     * @throws TestkitException {@link TestkitCodes#PATH_TAKEN} if an issuer with its path is there
     */
    public FakeOidcIssuer another(FakeOidcIssuerOptions options) {
        return new FakeOidcIssuer(server, options.withTime(issuance().options().time()), false);
    }

    /** Its URL, which is also its {@code iss}: no slash at the end. */
    public URI issuer() {
        return issuance().issuer();
    }

    /** Where tokens are asked for. */
    public URI tokenEndpoint() {
        return URI.create(issuer() + "/token");
    }

    /**
     * Knows that client from now on. One that proves itself by a certificate opens the issuer's https port: see
     * {@link #overTls()}.
     *
     * @return the same client
     * @throws TestkitException {@link TestkitCodes#CLIENT_KNOWN} if one with its id is registered
     */
    public FakeClient registerClient(FakeClient client) {
        parts.clients().register(requireNonNull(client, "client"));
        if (client.certificate().isPresent()) {
            server.secureBase();
        }
        return client;
    }

    /** Knows that person from now on, who signs in without a password, with a {@link FakeBrowser} or a real one. */
    public void registerUser(String user) {
        registerUser(FakeUser.named(user));
    }

    /** As {@link #registerUser(String)}, with groups, roles and claims, which may be changed by registering them again. */
    public void registerUser(FakeUser user) {
        issuance().people().register(requireNonNull(user, "user"));
    }

    /**
     * Signs that user in who was given that code by a device, and consents (RFC 8628 section 3.3).
     *
     * @throws TestkitException {@link TestkitCodes#USER_UNKNOWN}, {@link TestkitCodes#USER_CODE_UNKNOWN}
     */
    public void approve(String userCode, String user) {
        parts.logins().decide(userCode, Optional.of(user));
    }

    /**
     * Says no to the device that showed that code.
     *
     * @throws TestkitException {@link TestkitCodes#USER_CODE_UNKNOWN}
     */
    public void deny(String userCode) {
        parts.logins().decide(userCode, Optional.empty());
    }

    /** A SAML identity provider of that name, whose assertions it takes for tokens from now on; the same one for the same name. */
    public FakeSamlProvider samlProvider(String entityId) {
        return parts.samlAssertions().trust(requireNonNull(entityId, "entityId"));
    }

    /** A signed JWT that says: this workload, for that audience. Issued though the issuer's network is down. */
    public Secret subjectToken(String subject, String audience) {
        return subjectToken(subject, audience, Map.of());
    }

    /** As {@link #subjectToken(String, String)}, with more claims: texts, numbers, flags, lists and maps of them. */
    public Secret subjectToken(String subject, String audience, Map<String, ?> claims) {
        return parts.subjectTokens().token(subject, audience, claims);
    }

    /** The first refresh token of that client for that subject, as if the subject had logged in. */
    public Secret refreshToken(FakeClient client, String subject) {
        return Secret.of(parts.refreshTokens().login(client, requireNonNull(subject, "subject")));
    }

    /** A new URL at which that workload fetches its subject tokens, as a job of a build service does. */
    public SubjectTokenUrl subjectTokenUrl(String subject, String audience) {
        return parts.subjectTokens().url(requireNonNull(subject, "subject"), audience);
    }

    /**
     * Keeps a fresh subject token in that file until the result or the issuer is closed.
     *
     * @throws TestkitException {@link TestkitCodes#FILE_UNUSABLE} if it cannot be written
     */
    public SubjectTokenFile keepSubjectTokenIn(Path file, String subject, String audience) {
        return parts.subjectTokens().keepIn(file, subject, audience);
    }

    /**
     * Whether that token was issued here, has not run out, to the millisecond, was not taken back, and its key is still
     * published. A resource that verifies tokens by the key set alone does not learn that one was taken back.
     */
    public boolean accepts(String token) {
        return issuance().accepts(requireNonNull(token, "token"));
    }

    /** What is known of a token that was issued here, live or not. */
    public Optional<IssuedToken> find(String token) {
        return issuance().find(requireNonNull(token, "token"));
    }

    /** Its keys, one by one. */
    public FakeKeys keys() {
        return new FakeKeys(issuance()::keys, issuance()::now, issuance()::changed);
    }

    /** Its metadata documents, member by member. */
    public FakeMetadata metadata() {
        return parts.metadata();
    }

    /** Itself over https, from the first time that this asks for it; clients may show certificates there. */
    public IssuerOverTls overTls() {
        server.secureBase();
        return parts.overTls();
    }

    /** The key set that is published now, as JSON. */
    public String jwks() {
        return issuance().keys().jwks(issuance().now());
    }

    /**
     * Signs with a new key from now on.
     *
     * @param overlap how long the old keys stay published; zero takes them away at once, and with them every token so far
     */
    public void rotateKeys(Duration overlap) {
        issuance().keys().rotate(issuance().now().plus(overlap));
        issuance().changed("keys rotated, old ones stay for " + overlap);
    }

    /**
     * Asks for a nonce in DPoP proofs from now on (RFC 9449 section 8). Each call makes a new one, which all answers give; the
     * one before it is still taken, and older ones are not.
     */
    public void rotateDpopNonce() {
        parts.tokens().proofs().nonces().rotate();
        issuance().changed("another nonce for proofs");
    }

    /** What goes wrong on purpose, beyond what the methods below plan. */
    public FaultPlan faults() {
        return FaultPlan.ofIssuer(part.faults());
    }

    /** Resets every connection from now on. */
    public void goDown() {
        part.faults().goDown();
        issuance().changed("down");
    }

    /** Answers again. */
    public void comeBack() {
        part.faults().comeBack();
        issuance().changed("back");
    }

    /** Answers the next calls of its token endpoint that way, and issues nothing. */
    public void answerNext(int calls, FakeAnswer answer) {
        part.faults()
                .answerNext(calls, Pattern.compile(Pattern.quote(tokenEndpoint().getPath())), answer.answer());
    }

    /** Takes so much more real time for every answer; zero ends it. */
    public void slow(Duration real) {
        part.faults().slow(requireNonNull(real, "real"));
    }

    /** What it did. */
    public Journal journal() {
        return issuance().journal();
    }

    /** Stops it, the files that it keeps, and if it was the first on its port the others there. Twice is harmless. */
    @Override
    public void close() {
        parts.subjectTokens().close();
        part.close();
        if (owner) {
            server.close();
        }
    }

    @Override
    public String toString() {
        return "FakeOidcIssuer[" + issuer() + "]";
    }

    void rewriteSubjectTokens() {
        parts.subjectTokens().rewrite();
    }

    private Issuance issuance() {
        return parts.issuance();
    }
}
