// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import com.google.auth.credentialaccessboundary.ClientSideCredentialAccessBoundaryFactory;
import com.google.auth.oauth2.CredentialAccessBoundary;
import dev.cel.common.CelValidationException;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the library keeps of one exchange, for one token of the stream: an intermediary token and the key to make boundaries
 * with. It is left for another before the library would refresh it on a thread of its own, which nobody could close.
 */
final class Intermediary {
    /** The library begins its thread a minute before the end; as much again is for a process that pauses in between. */
    private static final Duration TOO_SHORT = Duration.ofMinutes(2);

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final TokenTime MACHINE = TokenTime.system();

    private final AccessToken whole;
    private final ClientSideCredentialAccessBoundaryFactory library;
    private final ReentrantLock first = new ReentrantLock();
    private volatile @Nullable Instant end;
    private volatile boolean broken;

    private Intermediary(AccessToken whole, ClientSideCredentialAccessBoundaryFactory library) {
        this.whole = whole;
        this.library = library;
    }

    /** Exchanges nothing yet. */
    static Intermediary of(AccessToken whole, Duration left, BoundaryTerms terms) {
        var builder = ClientSideCredentialAccessBoundaryFactory.newBuilder()
                .setSourceCredential(new WholeToken(whole, MACHINE.now().plus(left), terms.universe()))
                .setUniverseDomain(terms.universe())
                .setMinimumTokenLifetime(LEAST)
                .setRefreshMargin(LEAST.plusMinutes(1));
        terms.transport().ifPresent(builder::setHttpTransportFactory);
        return new Intermediary(whole, builder.build());
    }

    boolean serves(AccessToken asked) {
        Instant known = end;
        boolean longEnough = known == null || MACHINE.now().plus(TOO_SHORT).isBefore(known);
        return longEnough && !broken && whole.sameValue(asked);
    }

    /**
     * The first caller exchanges, on its own thread; those who come meanwhile wait here, since the library wakes those who wait
     * in it before it has kept what they wait for.
     */
    com.google.auth.oauth2.AccessToken token(CredentialAccessBoundary boundary) throws IOException {
        if (end != null) {
            return made(boundary);
        }
        try {
            first.lockInterruptibly();
        } catch (InterruptedException givenUp) {
            throw new InterruptedIOException();
        }
        try {
            return made(boundary);
        } finally {
            first.unlock();
        }
    }

    private com.google.auth.oauth2.AccessToken made(CredentialAccessBoundary boundary) throws IOException {
        try {
            com.google.auth.oauth2.AccessToken given = library.generateToken(boundary);
            Date stated = given.getExpirationTime();
            end = stated == null ? MACHINE.now() : stated.toInstant();
            return given;
        } catch (CelValidationException refused) {
            throw new TokenException.Misconfigured(GoogleCabCodes.RULE_REFUSED, "");
        } catch (GeneralSecurityException | IllegalStateException | NullPointerException unfit) {
            broken = true;
            throw new TokenException.Invalid(
                    GoogleCabCodes.SESSION_KEY_INVALID,
                    "It failed with " + unfit.getClass().getName() + ".");
        }
    }

    /** No token. */
    @Override
    public String toString() {
        return "Intermediary[" + whole.id() + "]";
    }
}
