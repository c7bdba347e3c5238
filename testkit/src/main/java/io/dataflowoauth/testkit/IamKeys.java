// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.StubState;
import java.util.function.Consumer;

/**
 * The keys that sign in one {@link IamStub}: RS256, each published where Google publishes it. Safe for use by many threads.
 */
public final class IamKeys {
    private final Cloud cloud;
    private final StubState state;
    private final Consumer<String> changed;

    IamKeys(Cloud cloud, StubState state, Consumer<String> changed) {
        this.cloud = cloud;
        this.state = state;
        this.changed = changed;
    }

    /** Google's own, which sign ID tokens: published at {@code /oauth2/v3/certs}. */
    public FakeKeys google() {
        return new FakeKeys(
                cloud.keys()::google, state.time()::now, what -> changed.accept("of Google's keys: " + what));
    }

    /**
     * Those of a service account, which {@code signJwt}, {@code signBlob} and its key files sign with: published at
     * {@code /service_accounts/v1/metadata/jwk/EMAIL}.
     */
    public FakeKeys of(String email) {
        requireNonNull(email, "email");
        return new FakeKeys(
                () -> cloud.keys().of(email),
                state.time()::now,
                what -> changed.accept("of the keys of " + email + ": " + what));
    }

    @Override
    public String toString() {
        return "IamKeys";
    }
}
