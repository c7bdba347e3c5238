// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import java.util.Optional;

/**
 * Where a recipe says that the metadata server of the machine is, as plain fields.
 *
 * @param host a host and perhaps a port; Google's own where there is none
 * @param fromEnvironment whether the worker's variable {@code GCE_METADATA_HOST} goes before
 */
record MetadataPlace(Optional<String> host, boolean fromEnvironment) {
    static final String GOOGLE = "metadata.google.internal";

    static MetadataPlace readFrom(RecipeObject.Reader reader) {
        Optional<String> host = reader.optionalText("metadataHost").filter(text -> !text.equals(GOOGLE));
        host.ifPresent(Endpoints::metadata);
        return new MetadataPlace(host, reader.flag("metadataHostFromEnvironment"));
    }

    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe.with("metadataHostFromEnvironment", fromEnvironment);
        return host.isPresent() ? written.with("metadataHost", host.get()) : written;
    }
}
