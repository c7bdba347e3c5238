// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

/** Certificates that were made for these tests and are valid nowhere. */
final class Pem {
    /** The workload's own, of the common name {@code reader-1}. */
    static final String READER = certificate("""
            MIIBKDCB0AIUBvD/wjoAwcfgbd7TCH+V8aaLX0IwCgYIKoZIzj0EAwIwGjEYMBYG
            A1UEAwwPZmxlZXQgYXV0aG9yaXR5MCAXDTI2MTEyNjA5NTAyMFoYDzIxMjYxMTAy
            MDk1MDIwWjATMREwDwYDVQQDDAhyZWFkZXItMTBZMBMGByqGSM49AgEGCCqGSM49
            AwEHA0IABK9wZB0E5OfZd9gevyZn5OGQKPC6cnTLx8y7iLBUZ+kRa0WNnAb3Ceyw
            ivjnKBe1hw0e62xmFSR4NSkavN6PUkYwCgYIKoZIzj0EAwIDRwAwRAIgGQtwBZhe
            2HfELE1VPnNHAmDhYinLra8LL5O8DzejIWoCIAjnpGltWmfW23il6gfdziruQc2D
            +HhxeD4sgKVjDVy9""");

    /** Whose signature is on the workload's. */
    static final String AUTHORITY = certificate("""
            MIIBijCCATGgAwIBAgIUTpxw3ppMizYUTnCCoZT73q5E9GowCgYIKoZIzj0EAwIw
            GjEYMBYGA1UEAwwPZmxlZXQgYXV0aG9yaXR5MCAXDTI2MTEyNjA5NTAyMFoYDzIx
            MjYxMTAyMDk1MDIwWjAaMRgwFgYDVQQDDA9mbGVldCBhdXRob3JpdHkwWTATBgcq
            hkjOPQIBBggqhkjOPQMBBwNCAATxcpllA+WmWFgyxzHhOkqaRkjgSUq4DLjjfDl/
            9zPB00aItYFX/en3/ouBon7t/Yczlsp/QKwdw7Z7+TJ8GVZXo1MwUTAdBgNVHQ4E
            FgQUa9DnqOIZ8poKMLGNYY8Ja4MckbAwHwYDVR0jBBgwFoAUa9DnqOIZ8poKMLGN
            YY8Ja4MckbAwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAWJIWc
            OyZGQ9LTaI5V8vLtrxUFc7Dg7QTj2FnNKCy58wIgP/gkKxju7h4UmbRYJDJ1uHfE
            CUatc09BRTOswJ73CjI=""");

    static final String READER_KEY = key("""
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbi7QuZ+Rsg8X7FeI
            JfrBpi+EsJso3Lxq1Cw8ank6YaShRANCAASvcGQdBOTn2XfYHr8mZ+ThkCjwunJ0
            y8fMu4iwVGfpEWtFjZwG9wnssIr45ygXtYcNHutsZhUkeDUpGrzej1JG""");

    /** A key that belongs to none of them. */
    static final String OTHER_KEY = key("""
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1fuTpxyqZutt/sfB
            TPNJVTHLJmUC8xPbado498cck5+hRANCAASdC94D+n7f9AxDtD0LMIknxEYmt/FC
            W2dk5IdTupvK2V3YOex4bxmJA7P42hdRMGbN480D+Wxxs03NMrpoAvrs""");

    private Pem() {}

    private static String certificate(String base64) {
        return armoured("CERTIFICATE", base64);
    }

    private static String key(String base64) {
        return armoured("PRIVATE " + "KEY", base64);
    }

    private static String armoured(String what, String base64) {
        return "-----BEGIN " + what + "-----\n" + base64.strip() + "\n-----END " + what + "-----\n";
    }
}
