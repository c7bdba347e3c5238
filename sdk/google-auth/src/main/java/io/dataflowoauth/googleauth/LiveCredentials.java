// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import com.google.auth.RequestMetadataCallback;
import com.google.auth.oauth2.GoogleCredentials;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.BlockingTokens;
import io.dataflowoauth.CheckedSource;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.internal.Foreign;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serial;
import java.net.URI;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that ask a stream each time. The cache of the class above is filled for those who insist on
 * {@code getAccessToken()} and is believed by nobody here.
 */
final class LiveCredentials extends GoogleCredentials {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient TokenStream stream;
    private final transient BridgeTerms terms;
    private final transient BlockingTokens blocking;
    private transient volatile @Nullable AccessToken handed;

    private LiveCredentials(Builder builder, TokenStream stream, BridgeTerms terms) {
        super(builder);
        this.stream = stream;
        this.terms = terms;
        this.blocking = BlockingTokens.of(stream, terms.deadline());
    }

    static LiveCredentials of(TokenStream stream, BridgeTerms terms) {
        Builder builder = GoogleCredentials.newBuilder().setUniverseDomain(terms.universe());
        terms.quotaProject().ifPresent(builder::setQuotaProjectId);
        return new LiveCredentials(builder, stream, terms);
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
        return headers(awaited());
    }

    @Override
    public void getRequestMetadata(@Nullable URI uri, Executor executor, RequestMetadataCallback callback) {
        Telling telling = new Telling(executor);
        stream.token()
                .map(this::headers)
                .subscribe(
                        headers -> telling.tell(() -> callback.onSuccess(headers)),
                        failure -> telling.tell(
                                () -> callback.onFailure(new NoTokenException(CheckedSource.typed(failure)))));
        telling.began();
    }

    @Override
    public com.google.auth.oauth2.AccessToken refreshAccessToken() throws IOException {
        AccessToken token = checked(awaited());
        return new com.google.auth.oauth2.AccessToken(token.reveal(), Date.from(token.expiresAt()));
    }

    /** A client calls this when its token was refused. */
    @Override
    public void refresh() throws IOException {
        AccessToken refused = handed;
        if (refused != null) {
            stream.invalidate(refused);
        }
        super.refresh();
    }

    @Override
    public void refreshIfExpired() throws IOException {
        super.refresh();
    }

    @Override
    public GoogleCredentials createWithQuotaProject(String project) {
        return of(stream, new BridgeTerms(terms.deadline(), terms.universe(), Optional.of(project)));
    }

    /** What it built would hold one token and no stream. */
    @Override
    public Builder toBuilder() {
        throw new UnsupportedOperationException("Credentials over a stream have no builder: use StreamCredentials");
    }

    private AccessToken awaited() throws IOException {
        try {
            return blocking.token();
        } catch (TokenException failure) {
            throw new NoTokenException(failure);
        }
    }

    private Map<String, List<String>> headers(AccessToken token) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("Authorization", List.of(checked(token).authorization()));
        terms.quotaProject().ifPresent(project -> headers.put("x-goog-user-project", List.of(project)));
        return headers;
    }

    private AccessToken checked(AccessToken token) {
        if (token.binding().kind() != TokenBinding.Kind.NONE) {
            throw new TokenException.Misconfigured(GoogleAuthCodes.TOKEN_BOUND, "");
        }
        handed = token;
        return token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LiveCredentials live && stream == live.stream && terms.equals(live.terms);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(stream);
    }

    /** The class above would print the token. */
    @Override
    public String toString() {
        return "LiveCredentials[" + stream.request() + "]";
    }

    /** Refused before the class above can write the token that it keeps. */
    @Serial
    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException("Credentials over a stream");
    }

    /** Tells a callback once: at once if the stream answered at once, else where the client wants its callbacks to run. */
    private static final class Telling {
        private final Executor executor;
        private final Thread caller = Thread.currentThread();
        private volatile boolean beginning = true;

        private Telling(Executor executor) {
            this.executor = executor;
        }

        private void began() {
            beginning = false;
        }

        private void tell(Runnable callback) {
            Runnable undisturbed = () -> Foreign.undisturbed(callback);
            if (beginning && Thread.currentThread() == caller) {
                undisturbed.run();
                return;
            }
            try {
                executor.execute(undisturbed);
            } catch (RejectedExecutionException closed) {
                undisturbed.run();
            }
        }
    }
}
