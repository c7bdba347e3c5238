// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** A fake OIDC issuer, an IAM stub and a clock for tests. */
@NullMarked
package io.dataflowoauth.testkit;

import org.jspecify.annotations.NullMarked;
