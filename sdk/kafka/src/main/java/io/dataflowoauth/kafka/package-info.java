// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Kafka clients that log in by SASL/OAUTHBEARER with the live token of a stream. */
@NullMarked
package io.dataflowoauth.kafka;

import org.jspecify.annotations.NullMarked;
