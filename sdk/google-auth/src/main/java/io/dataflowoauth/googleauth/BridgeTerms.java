// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import java.time.Duration;
import java.util.Optional;

/**
 * What goes with each token.
 *
 * @param deadline how long a blocking call waits
 * @param universe where the clients are to go
 * @param quotaProject who pays
 */
record BridgeTerms(Duration deadline, String universe, Optional<String> quotaProject) {}
