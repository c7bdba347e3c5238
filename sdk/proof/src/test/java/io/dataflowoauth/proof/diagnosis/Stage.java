// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.access.diagnosis.Symptoms;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A fault that is planted.
 *
 * @param call one call of the pipeline, through all hops: what is at hand if it is refused, else nothing
 * @param remedy does what the diagnosis says, with the names that it says, and nothing else
 */
record Stage(Supplier<Optional<Symptoms>> call, Consumer<Diagnosis> remedy) {}
