// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The events of an audit trail as OpenTelemetry log records. */
@NullMarked
package io.dataflowoauth.opentelemetry;

import org.jspecify.annotations.NullMarked;
