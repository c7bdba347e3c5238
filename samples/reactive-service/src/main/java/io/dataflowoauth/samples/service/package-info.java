// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** A Vert.x service that calls two APIs, each as a service account of its own. */
@NullMarked
package io.dataflowoauth.samples.service;

import org.jspecify.annotations.NullMarked;
