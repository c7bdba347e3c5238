// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;

/** The pages of the fake issuer: plain forms, which say what is asked for and by whom. */
final class SignInPage {
    private static final String FIELDS = "<p><label>User <input name=\"user\" autofocus></label></p>"
            + "<p><button name=\"decision\" value=\"allow\">Sign in and allow</button> "
            + "<button name=\"decision\" value=\"deny\">Deny</button></p>";

    private SignInPage() {}

    /** Asks who signs in, and whether the client may do that; the form goes where the page came from. */
    static Answer asking(Consent consent) {
        return Answer.html(
                200, page("Sign in", "<p>" + asked(consent) + "</p><form method=\"post\">" + FIELDS + "</form>"));
    }

    /** Asks for the code that a device shows. */
    static Answer askingForCode(String userCode) {
        String field = "<p><label>Code <input name=\"user_code\" value=\"" + escaped(userCode) + "\"></label></p>";
        return Answer.html(200, page("Connect a device", "<form method=\"post\">" + field + FIELDS + "</form>"));
    }

    /** Says something and asks nothing. */
    static Answer saying(int status, String text) {
        return Answer.html(status, page("Fake issuer", "<p>" + escaped(text) + "</p>"));
    }

    private static String asked(Consent consent) {
        return escaped("The client " + consent.client().id() + " asks for " + consent.scopes() + " at "
                + consent.audience() + ".");
    }

    private static String page(String title, String body) {
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + title + "</title><h1>" + title
                + "</h1>" + body + "</html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
