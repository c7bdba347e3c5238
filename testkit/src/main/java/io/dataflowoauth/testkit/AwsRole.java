// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.iam.AwsAccounts;

/** A session of a role of AWS, with the keys that sign for it. Immutable; masks the keys. */
public final class AwsRole {
    private final AwsAccounts.Keys keys;

    AwsRole(AwsAccounts.Keys keys) {
        this.keys = keys;
    }

    /** Who it is, as AWS names it and as {@code google.subject} is mapped: {@code arn:aws:sts::…:assumed-role/…}. */
    public String arn() {
        return keys.arn();
    }

    /** The name of the key: {@code AWS_ACCESS_KEY_ID}. */
    public String accessKeyId() {
        return keys.accessKeyId();
    }

    /** The key: {@code AWS_SECRET_ACCESS_KEY}. */
    public Secret secretAccessKey() {
        return Secret.of(keys.secretAccessKey());
    }

    /** What goes with it: {@code AWS_SESSION_TOKEN}. */
    public Secret sessionToken() {
        return Secret.of(keys.sessionToken());
    }

    AwsAccounts.Keys keys() {
        return keys;
    }

    @Override
    public String toString() {
        return "AwsRole[" + arn() + ", masked]";
    }
}
