// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What the IAM stub allows, in Google's shapes, on the policy engine of the SDK. Shared inside the testkit, no API. */
@NullMarked
package io.dataflowoauth.testkit.internal.iam.policy;

import org.jspecify.annotations.NullMarked;
