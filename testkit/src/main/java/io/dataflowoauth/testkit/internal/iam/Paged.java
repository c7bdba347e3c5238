// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A list that is answered page by page.
 *
 * @param member what its entries are called
 * @param usual how many there are on a page if nobody asks for another number
 * @param most how many at most, whoever asks for more
 */
record Paged(String member, int usual, int most) {
    private static final String MARK = "from ";

    /** The page that a call asks for. */
    Map<String, Object> page(AdminCall call, List<Map<String, Object>> all) {
        int size = size(call);
        int from = Math.min(from(call), all.size());
        int until = Math.min(from + size, all.size());
        Map<String, Object> page = JsonText.members();
        if (from < until) {
            page.put(member, all.subList(from, until));
        }
        if (until < all.size()) {
            byte[] token = (MARK + until).getBytes(StandardCharsets.UTF_8);
            page.put("nextPageToken", Base64.getUrlEncoder().withoutPadding().encodeToString(token));
        }
        return page;
    }

    private int size(AdminCall call) {
        String asked = call.query("pageSize").orElse("0");
        if (!asked.matches("[0-9]{1,9}")) {
            throw GoogleErrors.invalidArgument("Invalid value at 'page_size' (TYPE_INT32), \"" + asked + "\"");
        }
        int size = Integer.parseInt(asked);
        return size == 0 ? usual : Math.min(size, most);
    }

    private static int from(AdminCall call) {
        String token = call.query("pageToken").orElse("");
        if (token.isEmpty()) {
            return 0;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.matches(MARK + "[0-9]{1,9}")) {
                return Integer.parseInt(text.substring(MARK.length()));
            }
        } catch (IllegalArgumentException malformed) {
            throw GoogleErrors.invalidArgument("The page token is not valid: it is no Base64.");
        }
        throw GoogleErrors.invalidArgument("The page token is not valid.");
    }
}
