// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.Desk;
import io.dataflowoauth.testkit.internal.iam.ExternalAccount;
import io.dataflowoauth.testkit.internal.iam.ForeignTokens;
import io.dataflowoauth.testkit.internal.iam.Provider;
import io.dataflowoauth.testkit.internal.iam.StubFaults;
import io.dataflowoauth.testkit.internal.iam.StubState;
import io.dataflowoauth.testkit.internal.iam.Tally;
import io.dataflowoauth.testkit.internal.iam.TokenLedger;
import io.dataflowoauth.testkit.internal.iam.policy.Grant;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Google's chain for workloads on loopback: the STS, {@code generateAccessToken}, an allow policy, and protected resources.
 *
 * <p>Each hop takes only what the hop before it really issued and what is alive to the millisecond, by the stub's own time, and
 * refuses in Google's words. Changes hold for the next call. All is in the {@link #journal()}. Safe for use by many threads.
 */
public final class IamStub implements AutoCloseable {
    private final IamServer server;
    private final Journal journal = new Journal();
    private final Tally tally = new Tally();
    private final ForeignTokens foreign;
    private final IamFaults faults;
    private final StubState state;
    private final Cloud cloud;
    private final IamOverTls overTls;

    /** On a server that others may share. */
    IamStub(IamStubOptions options, IamServer server) {
        this.server = server;
        IamWitness witness = new IamWitness(journal, tally);
        state = new StubState(options.time(), new TokenLedger(), IamPolicies.store(options), witness);
        cloud = new Cloud(state, options.terms());
        overTls = new IamOverTls(cloud, server);
        foreign = new ForeignTokens(new DpopProofs(server.base(), options.time()::now), cloud::selfSigned);
        faults = new IamFaults(server.part().faults());
        server.part().hostedBy(new StubFaults(state, witness::struck));
        cloud.serveAt(server.part(), server.base(), faults.doors(options.tokenLatency()));
    }

    /** Starts a stub with {@link IamStubOptions#defaults()}. */
    public static IamStub start() {
        return start(IamStubOptions.defaults());
    }

    /** Starts a stub on an ephemeral port of 127.0.0.1; whoever starts it closes it. */
    public static IamStub start(IamStubOptions options) {
        return new IamStub(options, IamServer.ofItsOwn(options.time()));
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI base() {
        return server.base();
    }

    /** The STS's token endpoint. */
    public URI tokenUrl() {
        return URI.create(base() + "/v1/token");
    }

    /** Where a token of that service account is asked for. */
    public URI impersonationUrl(String email) {
        return URI.create(base() + ExternalAccount.impersonationPath(requireNonNull(email, "email")));
    }

    /**
     * Registers a provider of a workload identity pool, or replaces it; {@code google.subject} is {@code assertion.sub}.
     *
     * @param projectNumber digits only
     * @param allowedAudiences what a subject token may be for; if there are none, the provider's own name, with or without {@code https:}
     * @throws IllegalArgumentException if a name is malformed
     */
    public WorkloadProvider provider(
            String projectNumber, String pool, String provider, FakeOidcIssuer issuer, String... allowedAudiences) {
        return WorkloadProvider.in(cloud, Provider.name(projectNumber, pool, provider), issuer, allowedAudiences);
    }

    /**
     * Rejects subject tokens whose claims do not meet a condition, as Google's attribute condition does, in place of one before.
     *
     * @throws IllegalArgumentException if this stub does not know the provider
     */
    public void attributeCondition(WorkloadProvider provider, Predicate<Map<String, Object>> condition) {
        policies().attributeCondition(provider, requireNonNull(condition, "condition"));
    }

    /** Lets protected resources take an issuer's JWT access tokens that are for that audience. */
    public void trust(FakeOidcIssuer issuer, String audience) {
        foreign.trust(Trust.in(issuer), requireNonNull(audience, "audience"));
    }

    /** The principal of an issuer's subject, whose access tokens resources take, as an allow policy writes it. */
    public static String principal(FakeOidcIssuer issuer, String subject) {
        return ForeignTokens.principal(issuer.issuer().toString(), requireNonNull(subject, "subject"));
    }

    /**
     * Creates a service account; one that exists stays.
     *
     * @return its full resource name, for {@link #grant}
     * @throws IllegalArgumentException if it is not {@code name@project.iam.gserviceaccount.com}
     */
    public String serviceAccount(String email) {
        return cloud.accounts().create(requireNonNull(email, "email"));
    }

    /**
     * Attaches a service account to the machine that asks this stub as its metadata server, in place of the one before; it is
     * created if it does not exist.
     *
     * @param scopes what its tokens may be used for; cloud-platform if there are none
     * @return its full resource name, for {@link #grant}
     */
    public String attach(String email, String... scopes) {
        String resource = serviceAccount(email);
        cloud.machine().attach(email, Set.of(scopes));
        changed(email + " attached");
        return resource;
    }

    /** Takes the service account off the machine, whose metadata server knows no account from the next call on. */
    public void detach() {
        cloud.machine().detach();
        changed("no account attached");
    }

    /** Lets a service account act for the users of any domain, with these scopes: domain-wide delegation. */
    public void allowDomainWideDelegation(String email, String... scopes) {
        cloud.domain().allow(requireNonNull(email, "email"), Set.of(scopes));
        changed(email + " may act for users");
    }

    /**
     * Defines a role, or replaces it, such as {@code projects/P/roles/R}; the predefined ones that pipelines need are there.
     *
     * @throws IllegalArgumentException if it has no permission
     */
    public void role(String name, String... permissions) {
        state.policy().role(requireNonNull(name, "name"), Set.copyOf(List.of(permissions)));
        changed("role " + name + " defined");
    }

    /**
     * Grants a role on a resource and all below it, from the next call on.
     *
     * @param member {@code serviceAccount:}, {@code user:}, {@code group:} or {@code domain:} and its name, {@code principal://…},
     *     {@code principalSet://…}, {@code allUsers}, {@code allAuthenticatedUsers}
     * @param resource {@code //service/path}, or a bare {@code projects/…}, from which every service's resources inherit
     * @throws IllegalArgumentException if the role is not defined, or a name is malformed
     */
    public void grant(String role, String member, String resource) {
        state.policy().grant(Grant.of(role, member, resource));
        changed(role + " granted to " + member + " on " + resource);
    }

    /**
     * Takes a role away, from the next call on.
     *
     * @throws IllegalStateException if it was not granted so
     */
    public void revoke(String role, String member, String resource) {
        state.policy().revoke(Grant.of(role, member, resource));
        changed(role + " revoked from " + member + " on " + resource);
    }

    /** Puts up a resource. Of two at one path and method, the first one answers. */
    public void protect(ProtectedResource resource) {
        Desk desk = Desk.resource(
                state, resource.guarded(), foreign, faults.under(IamService.RESOURCES, resource.latency()));
        server.route(resource, desk.then(foreign.proofs().nonces()::on));
    }

    /** Has its resources ask for a nonce in DPoP proofs from now on, as {@link FakeOidcIssuer#rotateDpopNonce()}. */
    public void rotateDpopNonce() {
        foreign.proofs().nonces().rotate();
        changed("another nonce for proofs");
    }

    /** Forgets all tokens of a principal, which are refused as invalid from the next call on; new ones are issued. */
    public void forgetTokens(String principal) {
        state.tokens().forget(requireNonNull(principal, "principal"));
        changed("tokens of " + principal + " forgotten");
    }

    /** What goes wrong on purpose, beyond what the methods below plan. */
    public FaultPlan faults() {
        return FaultPlan.ofStub(server.part().faults());
    }

    /** Every connection to that service is reset, from the next call on. */
    public void goDown(IamService service) {
        faults.of(service).goDown();
        changed(service + " down");
    }

    /** Ends {@link #goDown}, {@link #answerNext} and {@link #failNext}. */
    public void comeBack(IamService service) {
        faults.of(service).comeBack();
        changed(service + " back");
    }

    /** The next calls of that service get this answer, and nothing is issued. */
    public void answerNext(IamService service, int calls, FakeAnswer answer) {
        faults.of(service).answerNext(calls, answer.answer());
    }

    /** The next calls of that service fail with a status, such as 503, in Google's own words. */
    public void failNext(IamService service, int calls, int status) {
        faults.of(service).failNext(calls, status, Optional.empty());
    }

    /** The next calls of that service fail with a status and {@code Retry-After}, in whole seconds, rounded up. */
    public void failNext(IamService service, int calls, int status, Duration retryAfter) {
        faults.of(service).failNext(calls, status, Optional.of(retryAfter));
    }

    /**
     * Writes a credential configuration file as Google's command line does, whose endpoints are this stub's, and gives it.
     *
     * @throws TestkitException if it cannot be written
     */
    public Path writeCredentialFile(Path file, CredentialFile content) {
        return CredentialFiles.write(file, content.account().json(base()));
    }

    /** Writes the other credential files of Google's tools. */
    public CredentialFiles files() {
        return new CredentialFiles(cloud, base());
    }

    /** This stub over https, where workloads show certificates. */
    public IamOverTls overTls() {
        return overTls;
    }

    /** All of IAM besides plain grants: hierarchy, conditions, denials, boundaries, groups, attributes, explanations. */
    public IamPolicies policies() {
        return IamPolicies.of(state.policy(), cloud, this::changed);
    }

    /** Other providers than plain OIDC ones. */
    public IamPools pools() {
        return new IamPools(cloud, this::changed);
    }

    /** The keys that sign here. */
    public IamKeys keys() {
        return new IamKeys(cloud, state, this::changed);
    }

    /** AWS, whose roles are identities here too. */
    public FakeAws aws() {
        return new FakeAws(cloud);
    }

    /** What each principal did, sorted by its name; callers that could not be named are {@code unknown}. */
    public Map<String, PrincipalFigures> figures() {
        return IamWitness.figures(tally);
    }

    /** What happened, in order. */
    public Journal journal() {
        return journal;
    }

    /** Answers no more; on a {@link TestkitServer} the others there do. Closing twice is harmless. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "IamStub[" + base() + "]";
    }

    boolean isClosed() {
        return server.part().isClosed();
    }

    private void changed(String what) {
        journal.add(JournalEntry.of(JournalEntry.Kind.CHANGED, state.time().now(), "iam-stub")
                .withWhy(what));
    }
}
