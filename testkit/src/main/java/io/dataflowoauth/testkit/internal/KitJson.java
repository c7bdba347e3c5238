// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;

/** JSON objects of the fakes: maps, lists, texts, numbers and flags. */
public final class KitJson {
    private KitJson() {}

    /** The object as text. */
    public static String text(Map<String, ?> object) {
        return JSONObjectUtils.toJSONString(object);
    }

    /** The object that the text is; empty if it is none. */
    public static Optional<Map<String, Object>> object(String text) {
        try {
            return Optional.ofNullable(JSONObjectUtils.parse(text));
        } catch (ParseException notJson) {
            return Optional.empty();
        }
    }
}
