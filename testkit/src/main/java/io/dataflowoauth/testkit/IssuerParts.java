// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Handler;
import io.dataflowoauth.testkit.internal.LoopbackPart;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What one issuer is made of, and what it answers where. */
final class IssuerParts {
    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final RefreshGrant refreshTokens;
    private final SubjectTokens subjectTokens;
    private final Logins logins;
    private final TokenEndpoint tokens;
    private final IssuerOverTls overTls;
    private final FakeMetadata metadata;
    private final SamlBearerGrant samlAssertions;

    IssuerParts(Issuance issuance, IssuerServer server) {
        this.issuance = issuance;
        Set<String> names = Set.of(issuance.issuer().toString(), issuance.issuer() + "/token");
        Set<String> alsoPushed = new HashSet<>(names);
        alsoPushed.add(issuance.issuer() + Logins.PUSH);
        AssertionRules clientRules = new AssertionRules(alsoPushed, issuance::now, TokenRefused::invalidClient);
        this.clients = new ClientAuthentication(new ClientAssertions(clientRules), issuance::now);
        this.refreshTokens = new RefreshGrant(issuance.options().rotatingRefreshTokens());
        this.subjectTokens = new SubjectTokens(issuance);
        LoginDesk desk = new LoginDesk(issuance, clients);
        this.samlAssertions = new SamlBearerGrant(issuance);
        this.logins = new Logins(desk, refreshTokens, issuance.options().pushedRequests());
        AssertionRules grantRules =
                new AssertionRules(names, issuance::now, why -> TokenRefused.because("invalid_grant", why));
        this.tokens = logins.serve(new TokenEndpoint(issuance, clients))
                .serving("refresh_token", refreshTokens)
                .serving(ExchangeGrant.TYPE, new ExchangeGrant(issuance))
                .serving(JwtBearerGrant.TYPE, new JwtBearerGrant(issuance, grantRules))
                .serving(SamlBearerGrant.TYPE, samlAssertions);
        IssuerMetadata truth = new IssuerMetadata(issuance, tokens);
        this.overTls = new IssuerOverTls(server, issuance.issuer());
        this.metadata = new FakeMetadata(
                () -> truth.document(server.isSecure() ? Optional.of(overTls.base()) : Optional.empty()));
    }

    Issuance issuance() {
        return issuance;
    }

    ClientAuthentication clients() {
        return clients;
    }

    RefreshGrant refreshTokens() {
        return refreshTokens;
    }

    SubjectTokens subjectTokens() {
        return subjectTokens;
    }

    Logins logins() {
        return logins;
    }

    TokenEndpoint tokens() {
        return tokens;
    }

    SamlBearerGrant samlAssertions() {
        return samlAssertions;
    }

    IssuerOverTls overTls() {
        return overTls;
    }

    FakeMetadata metadata() {
        return metadata;
    }

    void openRoutes(LoopbackPart part) {
        part.route("GET", "/.well-known/openid-configuration", call -> Answer.json(200, metadata.json()));
        part.routeWellKnown(call -> Answer.json(200, metadata.json()));
        part.route("GET", "/jwks", call -> Answer.json(200, issuance.keys().jwks(issuance.now())));
        part.route("GET", SubjectTokens.URL, subjectTokens::answer);
        part.route("POST", "/token", Handler.prompt(tokens::answer));
        part.route("POST", "/revoke", new RevocationEndpoint(issuance, clients, refreshTokens)::answer);
        part.route("POST", "/introspect", new IntrospectionEndpoint(issuance, clients, refreshTokens)::answer);
        openRoutesOfPeople(part);
        logins.openRoutes(part);
        issuance.flaws().strikeBy(part.faults());
        part.hostedBy(new IssuerFaults(issuance, clients));
    }

    private void openRoutesOfPeople(LoopbackPart part) {
        UserInfoEndpoint people = new UserInfoEndpoint(issuance, tokens.proofs());
        LogoutEndpoint logout = new LogoutEndpoint(issuance, clients, refreshTokens);
        part.route("GET", IssuerMetadata.USERINFO, people::userInfo);
        part.route("POST", IssuerMetadata.USERINFO, people::userInfo);
        part.routeMatching("POST", "/users/([^/]+)/getMemberObjects", people::groups);
        part.route("GET", IssuerMetadata.LOGOUT, logout::answer);
        part.route("POST", IssuerMetadata.LOGOUT, logout::answer);
    }
}
