// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What the IAM stub is made of: token ledger, allow policy, three endpoints. Shared inside the testkit, no API. */
@NullMarked
package io.dataflowoauth.testkit.internal.iam;

import org.jspecify.annotations.NullMarked;
