// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import com.google.auth.http.HttpTransportFactory;
import java.time.Duration;
import java.util.Optional;

/**
 * How the library is asked.
 *
 * @param deadline of one attempt
 * @param universe whose security token service exchanges
 * @param transport empty for the library's own choice
 */
record BoundaryTerms(Duration deadline, String universe, Optional<HttpTransportFactory> transport) {}
