// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import java.util.Set;
import reactor.core.Disposable;

/**
 * What the acquisitions of a family share.
 *
 * @param terms what the family lives by
 * @param entries its keys
 * @param underWay the acquisitions that are not over, each of which ends when it is disposed of
 */
record Family(Terms terms, Entries entries, Set<Disposable> underWay) {}
