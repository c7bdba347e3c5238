// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * One method of IAM's own APIs.
 *
 * @param http the HTTP method
 * @param path what the whole path matches
 * @param rpc its name in error details
 * @param serving what it does
 */
record AdminMethod(String http, Pattern path, String rpc, Serving serving) {
    AdminMethod(String http, String path, String rpc, Serving serving) {
        this(http, Pattern.compile(path), rpc, serving);
    }

    /** What a method does. */
    interface Serving {
        /**
         * Serves a call.
         *
         * @throws Refused if it must not pass
         */
        Reply serve(AdminCall call);
    }

    /**
     * What is answered.
     *
     * @param json the object
     * @param why which binding let the caller pass
     */
    record Reply(Map<String, Object> json, String why) {}
}
