// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whoever a call names, proven or not: for journals and faults, never for a decision. */
public final class CallNames {
    private static final List<String> PARAMETERS = List.of("client_id", "username");
    private static final List<String> TOKENS = List.of("client_assertion", "assertion", "subject_token");
    private static final List<String> CLAIMS = List.of("sub", "iss", "client_id", "azp", "email");
    private static final Pattern ACCOUNT = Pattern.compile("[^/:]+@[^/:]+");

    private CallNames() {}

    /** Its client, the subjects of the tokens that it brings, and accounts in its path. */
    public static Set<String> of(Call call) {
        Set<String> names = new LinkedHashSet<>();
        PARAMETERS.forEach(name -> call.formValue(name).ifPresent(names::add));
        TOKENS.forEach(name -> call.formValue(name).ifPresent(token -> names.addAll(claimed(token))));
        call.bearer().ifPresent(token -> names.addAll(claimed(token)));
        basicUser(call).ifPresent(names::add);
        Matcher accounts = ACCOUNT.matcher(decoded(call.path()));
        while (accounts.find()) {
            names.add(accounts.group());
        }
        return names;
    }

    private static Set<String> claimed(String token) {
        Set<String> names = new LinkedHashSet<>();
        String[] pieces = token.split("\\.", -1);
        if (pieces.length == 3) {
            Map<String, Object> claims =
                    text(pieces[1]).flatMap(KitJson::object).orElse(Map.of());
            CLAIMS.stream()
                    .map(claims::get)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(names::add);
        }
        return names;
    }

    private static Optional<String> basicUser(Call call) {
        return call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
                .flatMap(value -> text(value.substring(6).trim()))
                .filter(joined -> joined.contains(":"))
                .map(joined -> decoded(joined.substring(0, joined.indexOf(':'))));
    }

    private static Optional<String> text(String base64) {
        try {
            byte[] bytes =
                    Base64.getUrlDecoder().decode(base64.replace('+', '-').replace('/', '_'));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
