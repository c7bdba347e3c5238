// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import java.nio.ByteBuffer;
import java.util.Base64;

/** What a change must name of that which it is to replace. Pure. */
final class Etag {
    private static final long MARK = 0x0705_0000_0000_0000L;

    private Etag() {}

    /** Of what was changed by that change. */
    static String of(long serial) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(MARK | serial).array();
        return Base64.getEncoder().encodeToString(bytes);
    }
}
