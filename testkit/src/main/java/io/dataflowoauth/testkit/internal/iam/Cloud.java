// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.LoopbackPart;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Google's services behind the door of one stub, and what they share. Safe for use by many threads. */
public final class Cloud {
    private final StubState state;
    private final Terms terms;
    private final Providers providers = new Providers();
    private final Accounts accounts = new Accounts();
    private final GoogleKeys keys;
    private final GoogleSigner signer;
    private final DomainRules domain = new DomainRules();
    private final Users users = new Users();
    private final InstanceService instance = new InstanceService();
    private final Machine machine;
    private volatile Set<String> extended;

    /**
     * What a stub was told.
     *
     * @param federated how long federated tokens live
     * @param attached how long tokens of the metadata server live
     * @param extended the accounts whose tokens may live up to 12 hours
     */
    public record Terms(Duration federated, Duration attached, Set<String> extended) {}

    /**
     * How the services fare.
     *
     * @param sts the security token service
     * @param credentials the credentials API
     * @param tokens the OAuth token endpoint, tokeninfo and userinfo
     * @param metadata the metadata server
     * @param policies the methods for policies, whichever API has them
     */
    public record Doors(
            Desk.Conditions sts,
            Desk.Conditions credentials,
            Desk.Conditions tokens,
            Desk.Conditions metadata,
            Desk.Conditions policies) {}

    /** Services with that state. */
    public Cloud(StubState state, Terms terms) {
        this.state = state;
        this.terms = terms;
        this.extended = terms.extended();
        this.keys = new GoogleKeys(state.time()::now);
        this.signer = new GoogleSigner(state, keys);
        this.machine = new Machine(
                new MachineTokens(state, signer, terms.attached()),
                new Waiting(state.time().scheduler()));
    }

    /** Lets a part of the server with that address answer for them. */
    public void serveAt(LoopbackPart server, URI base, Doors doors) {
        signer.strikeBy(server.faults());
        AccountRules rules = new AccountRules(accounts, () -> extended);
        server.route(
                "POST",
                Pattern.compile("/v1/token"),
                new Desk(state, new TokenExchange(state, providers, terms.federated()), doors.sts()));
        server.route("POST", Impersonation.PATH, new Desk(state, new Impersonation(state, rules), doors.credentials()));
        server.route(
                "POST",
                AccountMethods.PATH,
                new Desk(state, new AccountMethods(state, accounts, signer), doors.credentials()));
        serveSignIn(server, base, doors);
        new PublishedKeys(state, accounts, keys).serveAt(server);
        server.route("GET", Machine.PATH, new Desk(state, machine, doors.metadata()));
        server.route("PUT", InstanceService.PATH, new Desk(state, instance, doors.metadata()));
        server.route("GET", InstanceService.PATH, new Desk(state, instance, doors.metadata()));
        PolicyApi.all()
                .forEach(api -> server.route(
                        api.method(),
                        api.path(),
                        new Desk(state, new PolicyMethods(state, accounts, api), doors.policies())));
        IamAdmin.routes(state, accounts)
                .forEach(route -> server.route(
                        route.method().http(), route.method().path(), new Desk(state, route.work(), doors.policies())));
    }

    /** Tokens for keys and users, and what they say. */
    private void serveSignIn(LoopbackPart server, URI base, Doors doors) {
        OAuthTokens.Parts parts = new OAuthTokens.Parts(accounts, keys, domain, base + "/token", signer);
        Work tokens = new OAuthTokens(state, parts, RefreshTokens.ofUsers(state, users, keys));
        server.route("POST", OAuthTokens.PATH, new Desk(state, tokens, doors.tokens()));
        Work workforce = RefreshTokens.ofWorkforce(state, users);
        server.route("POST", RefreshTokens.WORKFORCE, new Desk(state, workforce, doors.sts()));
        for (String method : List.of("GET", "POST")) {
            server.route(method, TokenInfo.PATH, new Desk(state, new TokenInfo(state, keys), doors.tokens()));
            server.route(method, UserInfo.PATH, new Desk(state, new UserInfo(state), doors.tokens()));
        }
    }

    /** What a JWT speaks for that an account's own key has signed. */
    public Optional<StubToken> selfSigned(String value) {
        return new SelfSigned(state, accounts, keys).find(value);
    }

    /** The accounts, and no others, whose tokens may live up to 12 hours from now on. */
    public void extendLifetimes(Set<String> emails) {
        extended = Set.copyOf(emails);
    }

    /** The providers of workload identity pools. */
    public Providers providers() {
        return providers;
    }

    /** The service accounts. */
    public Accounts accounts() {
        return accounts;
    }

    /** For whom service accounts may act. */
    public DomainRules domain() {
        return domain;
    }

    /** The keys of Google and of the service accounts. */
    public GoogleKeys keys() {
        return keys;
    }

    /** The users who have signed in. */
    public Users users() {
        return users;
    }

    /** The instance metadata service of a machine of AWS. */
    public InstanceService instance() {
        return instance;
    }

    /** The machine that asks the metadata server. */
    public Machine machine() {
        return machine;
    }
}
