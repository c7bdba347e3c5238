// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import io.dataflowoauth.TokenRecipe;
import java.io.Serializable;

/** One step of a pipeline as it travels: its name, its recipe, its call, its limits. */
record CallStep<X, R>(String name, TokenRecipe recipe, ApiCall<X, R> call, CallLimits limits) implements Serializable {}
