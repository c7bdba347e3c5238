// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What IAM says of a principal's permissions. */
@NullMarked
package io.dataflowoauth.google.iam;

import org.jspecify.annotations.NullMarked;
