// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Credentials that do at each refresh what they were told. */
final class ScriptedCredentials extends GoogleCredentials {
    private static final long serialVersionUID = 1L;

    final transient List<String> threads = new CopyOnWriteArrayList<>();
    final transient List<String> scopes = new CopyOnWriteArrayList<>();
    private final transient Script script;
    private final boolean needsScopes;

    interface Script {
        AccessToken run() throws IOException;
    }

    ScriptedCredentials(Script script) {
        this(script, false);
    }

    ScriptedCredentials(Script script, boolean needsScopes) {
        this.script = script;
        this.needsScopes = needsScopes;
    }

    static AccessToken token(String value, Duration left) {
        return new AccessToken(value, Date.from(Instant.now().plus(left)));
    }

    @Override
    public AccessToken refreshAccessToken() throws IOException {
        threads.add(Thread.currentThread().getName());
        return script.run();
    }

    @Override
    public boolean createScopedRequired() {
        return needsScopes;
    }

    @Override
    public GoogleCredentials createScoped(Collection<String> changed) {
        scopes.addAll(changed);
        return this;
    }
}
