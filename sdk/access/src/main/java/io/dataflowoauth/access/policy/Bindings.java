// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import io.dataflowoauth.ErrorCode;
import java.util.List;
import java.util.Set;

/** The bindings of a policy, ready to grant. Pure. */
final class Bindings {
    private final ReadyRoles roles;
    private final Attached<Ready> bindings;

    private Bindings(ReadyRoles roles, Attached<Ready> bindings) {
        this.roles = roles;
        this.bindings = bindings;
    }

    static Bindings of(List<Binding> bindings, ReadyRoles roles, ConditionEngine conditions) {
        Attached.requireDistinct("binding", bindings.stream().map(Binding::id).toList());
        List<Ready> ready = bindings.stream()
                .map(one -> new Ready(
                        one,
                        roles.permissions(one.role(), one.toString()),
                        ReadyRule.of(one.rule(), one.toString(), conditions)))
                .toList();
        return new Bindings(roles, Attached.of(ready, one -> one.binding.rule()));
    }

    /** What grants it, or what was nearest to: a false condition, an undecided one, an unknown membership, nothing. */
    Decision.Answer answer(AccessQuestion question) {
        Ready nearest = null;
        ReadyRule.Holds how = ReadyRule.Holds.NOT;
        for (Ready ready : bindings.over(question.resource())) {
            ReadyRule.Holds holds = ready.permissions.contains(question.canonicalPermission())
                    ? ready.rule.holds(question)
                    : ReadyRule.Holds.NOT;
            if (holds.kind() == ReadyRule.Kind.YES) {
                return granted(question, ready.binding, holds);
            }
            if (holds.kind() != ReadyRule.Kind.NO && holds.kind().compareTo(how.kind()) > 0) {
                nearest = ready;
                how = holds;
            }
        }
        return nearest == null ? notGranted(question) : nearly(question, nearest.binding, how);
    }

    private static Decision.Answer granted(AccessQuestion question, Binding binding, ReadyRule.Holds holds) {
        return new Decision.Answer(
                null,
                binding.toString(),
                "The " + binding + Phrases.at(binding.resource()) + " gives " + holds.detail() + ", which "
                        + question.caller() + " is, the role " + binding.role() + ", which has "
                        + question.permission() + Phrases.because(binding.condition()) + ".");
    }

    private static Decision.Answer nearly(AccessQuestion question, Binding binding, ReadyRule.Holds holds) {
        String would = "The " + binding + Phrases.at(binding.resource()) + " would give " + question.caller()
                + " the role " + binding.role() + ", which has " + question.permission();
        return switch (holds.kind()) {
            case CONDITION_FALSE ->
                answer(
                        PolicyCodes.CONDITION_FALSE,
                        binding,
                        would + ", but its condition" + Phrases.quoted(binding.condition()) + " is false.");
            case CONDITION_UNDECIDED ->
                answer(
                        PolicyCodes.CONDITION_UNDECIDED,
                        binding,
                        would + ", but its condition" + Phrases.quoted(binding.condition()) + " cannot be evaluated: "
                                + holds.detail() + ".");
            default ->
                answer(
                        PolicyCodes.MEMBERSHIP_UNDECIDED,
                        binding,
                        would + ", if it were known to be " + holds.detail() + "; its token does not tell.");
        };
    }

    private static Decision.Answer answer(ErrorCode code, Binding binding, String explanation) {
        return new Decision.Answer(code, binding.toString(), explanation);
    }

    private Decision.Answer notGranted(AccessQuestion question) {
        List<String> holders = roles.with(question.canonicalPermission());
        String remedy = holders.isEmpty()
                ? " No role has it: see whether the permission is written as in the roles."
                : " Roles that have it: " + String.join(", ", holders) + ".";
        return new Decision.Answer(
                PolicyCodes.NOT_GRANTED,
                null,
                "No binding on " + question.resource() + ", or on what it lies in, gives " + question.caller()
                        + " a role with " + question.permission() + "." + remedy);
    }

    private record Ready(Binding binding, Set<String> permissions, ReadyRule rule) {}
}
