// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that Google IAM adds to the language for tags, names of resources and facts of a call. Pure. */
final class GoogleFunctions {
    private static final CelType RESOURCE = MapType.create(SimpleType.STRING, SimpleType.DYN);
    private static final Pattern TEMPLATE = Pattern.compile("([^{}]*)\\{[^{}]+}([^{}]*)");

    private GoogleFunctions() {}

    static List<CelFunctionDecl> declarations() {
        return List.of(
                declaration("hasTagKey", "resource_has_tag_key", SimpleType.BOOL, RESOURCE, SimpleType.STRING),
                declaration(
                        "matchTag",
                        "resource_match_tag",
                        SimpleType.BOOL,
                        RESOURCE,
                        SimpleType.STRING,
                        SimpleType.STRING),
                declaration(
                        "getAttribute",
                        "api_get_attribute",
                        SimpleType.DYN,
                        RESOURCE,
                        SimpleType.STRING,
                        SimpleType.DYN),
                declaration("extract", "string_extract", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING));
    }

    static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from(
                        "resource_has_tag_key",
                        Map.class,
                        String.class,
                        (resource, key) -> tags(resource).containsKey(key)),
                CelFunctionBinding.from(
                        "resource_match_tag",
                        List.of(Map.class, String.class, String.class),
                        arguments -> arguments[2].equals(
                                tags((Map<?, ?>) arguments[0]).get(arguments[1]))),
                CelFunctionBinding.from(
                        "api_get_attribute",
                        List.of(Map.class, String.class, Object.class),
                        arguments -> attribute((Map<?, ?>) arguments[0], arguments[1], arguments[2])),
                CelFunctionBinding.from("string_extract", String.class, String.class, GoogleFunctions::extract));
    }

    private static CelFunctionDecl declaration(String name, String id, CelType result, CelType... parameters) {
        return CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newMemberOverload(id, result, parameters));
    }

    /** What a service tells of a call under that name, or the other one. */
    private static Object attribute(Map<?, ?> api, Object name, Object otherwise) {
        Object value = api.get(name);
        return value == null ? otherwise : value;
    }

    /** A resource of which nobody told the tags is not one without tags. */
    private static Map<?, ?> tags(Map<?, ?> resource) {
        if (resource.get("tags") instanceof Map<?, ?> tags) {
            return tags;
        }
        throw CelAttributeNotFoundException.forMissingMapKey("tags");
    }

    /** What stands in the text where the template has its one name in braces; nothing, where the text is another. */
    private static String extract(String text, String template) {
        Matcher parts = TEMPLATE.matcher(template);
        if (!parts.matches()) {
            throw new CelInvalidArgumentException("A template has one name in braces");
        }
        int before = text.indexOf(parts.group(1));
        if (before < 0) {
            return "";
        }
        int start = before + parts.group(1).length();
        int end = parts.group(2).isEmpty() ? text.length() : text.indexOf(parts.group(2), start);
        return end < 0 ? "" : text.substring(start, end);
    }
}
