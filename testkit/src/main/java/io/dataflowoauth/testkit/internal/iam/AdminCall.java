// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.ChangeRefusedException;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import io.dataflowoauth.testkit.internal.iam.policy.Question;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A call of one of IAM's own APIs whose caller is known and has the scope.
 *
 * @param call the call
 * @param caller who calls
 * @param policy what the caller may do
 */
record AdminCall(Call call, StubToken caller, PolicyStore policy) {
    /** What the group of the path matched. */
    String group(int number) {
        return call.group(number);
    }

    /** The first value of a parameter of the query, if it is not empty. */
    Optional<String> query(String name) {
        return call.query().getOrDefault(name, List.of()).stream()
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    boolean flag(String name) {
        return query(name).filter("true"::equals).isPresent();
    }

    /** The fields that an update is about, as JSON names them; none if it does not say. */
    Set<String> mask(Set<String> known) {
        Set<String> mask = new TreeSet<>();
        List<String> paths =
                query("updateMask").map(text -> List.of(text.split(",", -1))).orElse(List.of());
        for (String path : paths) {
            String name = camel(path.strip());
            if (!known.contains(name) && !name.equals("*")) {
                throw GoogleErrors.invalidArgument("Invalid value at 'update_mask': " + path + " cannot be updated.");
            }
            mask.add(name);
        }
        return mask.contains("*") ? Set.of() : mask;
    }

    /**
     * Lets the caller pass only with a permission.
     *
     * @return why it may
     */
    String authorize(String permission, String resource, Function<Verdict, Refused> denied) {
        Verdict verdict = policy.decide(new Question(caller.identity(), permission, resource));
        if (!verdict.isAllowed()) {
            throw denied.apply(verdict);
        }
        return verdict.why();
    }

    /** What is refused, in Google's words. */
    static Refused refused(ChangeRefusedException refused, Optional<String> etag) {
        return switch (refused.why()) {
            case EXISTS -> GoogleErrors.alreadyExists("Requested entity already exists");
            case MISSING -> GoogleErrors.notFound();
            case STALE -> GoogleErrors.concurrentChange(false, etag, refused.what());
            case UNFIT -> GoogleErrors.failedPrecondition(refused.what());
        };
    }

    private static String camel(String path) {
        StringBuilder name = new StringBuilder();
        for (String part : List.of(path.split("_", -1))) {
            name.append(
                    name.isEmpty() || part.isEmpty()
                            ? part
                            : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return name.toString();
    }
}
