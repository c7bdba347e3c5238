// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.issuers;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Locale;

/**
 * The program of a warm process: tokens that an issuer signs with RS256 and 2,048 bits, one after the other on one kept-alive
 * connection, in turns with a loop that signs as many bytes with the JDK and does nothing else. Prints the median
 * nanoseconds of a token and of a signature.
 */
public final class SteadyTokens {
    /** A thousand tokens a second take ten of them until all that serves them is compiled. */
    private static final int WARM_TURNS = 20;

    private static final int TURNS = 8;
    private static final long TURN = 500_000_000L;

    private SteadyTokens() {}

    /**
     * Measures.
     *
     * @param args the class that starts the issuer; the algorithm; whether the client acknowledges each segment at once
     */
    public static void main(String[] args) throws ReflectiveOperationException, IOException, GeneralSecurityException {
        Started issuer = Started.by(args[0], args[1]);
        try (OneConnection connection = new OneConnection(issuer, Boolean.parseBoolean(args[2]))) {
            String token = connection.token();
            Once signing = signing(token);
            double[] tokens = new double[TURNS];
            double[] signatures = new double[TURNS];
            nanosEach(signing);
            for (int turn = 0; turn < WARM_TURNS; turn++) {
                nanosEach(() -> connection.token().length());
            }
            for (int turn = 0; turn < TURNS; turn++) {
                signatures[turn] = nanosEach(signing);
                tokens[turn] = nanosEach(() -> connection.token().length());
            }
            System.out.printf(Locale.ROOT, "took %.0f %.0f%n", median(tokens), median(signatures));
        }
        Runtime.getRuntime().halt(0);
    }

    /** The floor: what no issuer can do without. */
    private static Once signing(String token) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] input = new byte[token.length()];
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        return () -> {
            signature.update(input);
            return signature.sign().length;
        };
    }

    private static double nanosEach(Once once) throws IOException, GeneralSecurityException {
        long begun = System.nanoTime();
        long now = begun;
        int times = 0;
        long seen = 0;
        while (now - begun < TURN) {
            seen += once.done();
            times++;
            now = System.nanoTime();
        }
        if (seen == 0) {
            throw new IllegalStateException("Nothing was done");
        }
        return (double) (now - begun) / times;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    private interface Once {
        int done() throws IOException, GeneralSecurityException;
    }
}
