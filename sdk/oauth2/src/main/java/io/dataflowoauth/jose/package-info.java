// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Keys, signing, checking signatures: the one place of the SDK that sees a JOSE library. */
@NullMarked
package io.dataflowoauth.jose;

import org.jspecify.annotations.NullMarked;
