// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.RuntimeSetup;
import io.dataflowoauth.http.HttpDoorOptions;

// #region setup
/** Shapes the runtime of each worker: found by the ServiceLoader, for a worker has no main of ours. */
public final class SampleSetup implements RuntimeSetup {
    /** For the ServiceLoader. */
    public SampleSetup() {}

    @Override
    public RuntimeOptions shape(RuntimeOptions options) {
        return Identities.bind(options)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
                .withObserver(event -> Watch.current().on(event));
    }
}
// #endregion setup
