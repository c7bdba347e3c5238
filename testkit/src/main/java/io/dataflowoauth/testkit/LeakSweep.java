// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.SecretLedger;
import io.dataflowoauth.testkit.internal.sweep.SecretSearch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for secrets where none may be.
 *
 * <p>It knows every secret and token that the kit has issued or was given in this process, and the mark that each of them
 * carries, so that it also finds those of an earlier process. It finds them plain, in UTF-16, percent-encoded, escaped in
 * JSON, in base64 at any offset, and inside gzip, deflate, zip and snappy, packed up to five times. Secrets of fewer than
 * eight characters are counted, not looked for. Not for use by many threads.
 */
public final class LeakSweep {
    private static final Set<String> NOT_BUILT = Set.of(".git", "node_modules");

    private final SecretSearch search;
    private final List<Leak> leaks = new ArrayList<>();
    private int places;
    private long bytes;

    private LeakSweep(SecretSearch search) {
        this.search = search;
    }

    /** For everything that the kit knows at this moment. */
    public static LeakSweep forKnownSecrets() {
        return new LeakSweep(new SecretSearch(SecretLedger.shared().secrets()));
    }

    /**
     * For everything that the kit knows at this moment, and these.
     *
     * @param more secrets of your own, each under the kind that shows in the report
     */
    public static LeakSweep forKnownSecretsAnd(Map<String, Secret> more) {
        Map<String, String> all = new LinkedHashMap<>(SecretLedger.shared().secrets());
        more.forEach((kind, secret) -> all.put(secret.reveal(), kind));
        return new LeakSweep(new SecretSearch(all));
    }

    /**
     * Everything under each folder named {@code target} of a build: compiled classes, test reports, captured output, packed
     * archives, reports of samples. Finds what any process of the build left there.
     *
     * @throws TestkitException {@link TestkitCodes#FILE_UNUSABLE} if a file cannot be read
     */
    public static LeakReport overBuild(Path root) {
        LeakSweep sweep = forKnownSecrets();
        sweep.outputsUnder(requireNonNull(root, "root"));
        return sweep.report();
    }

    /** Sweeps a text: captured output, a message, a page. */
    public LeakSweep text(String place, CharSequence text) {
        return bytes(place, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Sweeps bytes. */
    public LeakSweep bytes(String place, byte[] swept) {
        requireNonNull(place, "place");
        places++;
        bytes += swept.length;
        search.find(swept).forEach(what -> leaks.add(new Leak(place, what)));
        return this;
    }

    /**
     * Sweeps the serialized form of an object.
     *
     * @throws TestkitException {@link TestkitCodes#FILE_UNUSABLE} if it cannot be serialized
     */
    public LeakSweep object(String place, Serializable object) {
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(serialized)) {
            out.writeObject(object);
        } catch (IOException unusable) {
            throw new TestkitException(TestkitCodes.FILE_UNUSABLE, "Cannot serialize " + place, unusable);
        }
        return bytes(place, serialized.toByteArray());
    }

    /** Sweeps what a failure says, and its causes and suppressed failures, as a log prints them. */
    public LeakSweep failure(String place, Throwable failure) {
        StringBuilder said = new StringBuilder();
        Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>(List.of(failure));
        while (!left.isEmpty()) {
            Throwable one = left.pop();
            if (told.add(one)) {
                said.append(one).append('\n');
                left.addAll(List.of(one.getSuppressed()));
                Optional.ofNullable(one.getCause()).ifPresent(left::push);
            }
        }
        return text(place, said);
    }

    /**
     * Sweeps a file, or every regular file under a folder; links are not followed.
     *
     * @throws TestkitException {@link TestkitCodes#FILE_UNUSABLE} if one cannot be read
     */
    public LeakSweep path(Path path) {
        walk(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    bytes(file.toString(), Files.readAllBytes(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return this;
    }

    /** What was found so far. */
    public LeakReport report() {
        return new LeakReport(new LeakReport.Extent(search.secrets(), search.tooShort(), places, bytes), leaks);
    }

    private void outputsUnder(Path root) {
        walk(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                if (name.equals("target")) {
                    path(folder);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return NOT_BUILT.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }
        });
    }

    private static void walk(Path start, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(start, visitor);
        } catch (IOException unusable) {
            throw new TestkitException(TestkitCodes.FILE_UNUSABLE, "Cannot sweep " + start, unusable);
        }
    }
}
