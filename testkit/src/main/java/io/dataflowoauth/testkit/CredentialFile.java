// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.iam.ExternalAccount;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What goes into a credential configuration file ({@code external_account}): where the subject token is, which provider
 * takes it, which service account it becomes. Masks its headers. Immutable; each {@code withX} gives a changed copy.
 */
public final class CredentialFile {
    private static final Duration SHORTEST = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(12);

    private final ExternalAccount account;

    private CredentialFile(ExternalAccount account) {
        this.account = account;
    }

    /** A subject token that lies in a file, as text. */
    public static CredentialFile fileSourced(WorkloadProvider provider, Path subjectToken) {
        return sourced(provider, "file", subjectToken.toString());
    }

    /** A subject token that an issuer's URL gives, with the request token in a header, as a job of a build service writes it. */
    public static CredentialFile urlSourced(WorkloadProvider provider, SubjectTokenUrl subjectToken) {
        String bearer = "Bearer " + subjectToken.requestToken().reveal();
        return urlSourced(provider, subjectToken.uri())
                .withHeaders(Map.of("Authorization", bearer))
                .withJsonField("value");
    }

    /** A subject token that a URL gives, as text. */
    public static CredentialFile urlSourced(WorkloadProvider provider, URI subjectToken) {
        return sourced(provider, "url", subjectToken.toString());
    }

    private static CredentialFile sourced(WorkloadProvider provider, String kind, String place) {
        ExternalAccount.Source source = new ExternalAccount.Source(kind, place, Map.of(), Optional.empty());
        return new CredentialFile(new ExternalAccount(provider.audience(), source, Optional.empty(), Optional.empty()));
    }

    /** The subject token is a field of a JSON object. */
    public CredentialFile withJsonField(String name) {
        ExternalAccount.Source was = account.source();
        return with(new ExternalAccount.Source(
                was.kind(), was.place(), was.headers(), Optional.of(requireNonNull(name, "name"))));
    }

    /**
     * The URL is asked with these headers, in place of those before.
     *
     * @throws IllegalStateException if the subject token lies in a file
     */
    public CredentialFile withHeaders(Map<String, String> headers) {
        ExternalAccount.Source was = account.source();
        if (!was.kind().equals("url")) {
            throw new IllegalStateException("Only a URL is asked with headers");
        }
        return with(new ExternalAccount.Source(was.kind(), was.place(), Map.copyOf(headers), was.jsonField()));
    }

    /** The federated token is exchanged for one of that service account. */
    public CredentialFile withImpersonation(String email) {
        return new CredentialFile(new ExternalAccount(
                account.audience(), account.source(), Optional.of(requireNonNull(email, "email")), account.lifetime()));
    }

    /**
     * The service account's tokens live so long.
     *
     * @throws IllegalArgumentException if it is not between 10 minutes and 12 hours: Google's libraries refuse such files
     */
    public CredentialFile withLifetime(Duration lifetime) {
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A file allows lifetimes of 10 minutes to 12 hours, not " + lifetime);
        }
        return new CredentialFile(new ExternalAccount(
                account.audience(), account.source(), account.impersonating(), Optional.of(lifetime)));
    }

    ExternalAccount account() {
        return account;
    }

    @Override
    public String toString() {
        return "CredentialFile[" + account.audience() + "]";
    }

    private CredentialFile with(ExternalAccount.Source source) {
        return new CredentialFile(
                new ExternalAccount(account.audience(), source, account.impersonating(), account.lifetime()));
    }
}
