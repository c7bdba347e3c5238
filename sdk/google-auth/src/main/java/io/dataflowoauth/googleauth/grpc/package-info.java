// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** A stream for gRPC calls. Needs grpc-api, as each gRPC stub does. */
@NullMarked
package io.dataflowoauth.googleauth.grpc;

import org.jspecify.annotations.NullMarked;
