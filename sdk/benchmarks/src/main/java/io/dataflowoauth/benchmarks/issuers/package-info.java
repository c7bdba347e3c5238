// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What a fake issuer costs a test: programs for processes that hold one issuer each, and nothing of ours besides. */
@NullMarked
package io.dataflowoauth.benchmarks.issuers;

import org.jspecify.annotations.NullMarked;
