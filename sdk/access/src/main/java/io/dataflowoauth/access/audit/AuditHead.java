// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.time.Instant;

/**
 * What every event has.
 *
 * @param id its own name
 * @param at when
 * @param activity what somebody was about
 * @param outcome what came of it
 */
record AuditHead(String id, Instant at, AuditActivity activity, AuditOutcome outcome) {}
