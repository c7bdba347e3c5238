// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Who calls: tokens verified strictly, by keys that their issuers publish, and the principal behind them. */
@NullMarked
package io.dataflowoauth.access;

import org.jspecify.annotations.NullMarked;
