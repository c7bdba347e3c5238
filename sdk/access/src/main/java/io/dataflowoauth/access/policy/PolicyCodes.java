// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import io.dataflowoauth.ErrorCode;

/** The error codes of policies and decisions, each with its sentence and its remedy. */
public final class PolicyCodes {
    /** A policy that breaks a rule of its form. */
    public static final ErrorCode INVALID = new ErrorCode(
            "policy.invalid",
            "The text is no valid policy.",
            "Mend what stands at the place that the message names; the policy before it stays in force.");

    /** A policy that cannot be read at all. */
    public static final ErrorCode UNREADABLE = new ErrorCode(
            "policy.unreadable",
            "The file of the policy cannot be read.",
            "See that the file is there, readable and at most 4 MiB; the policy before it stays in force.");

    /** Nothing to decide by. */
    public static final ErrorCode NONE = new ErrorCode(
            "policy.none",
            "No policy is in force yet, so everything is denied.",
            "Give the live policy its first text.");

    /** A boundary keeps the caller from the resource. */
    public static final ErrorCode OUTSIDE_BOUNDARY = new ErrorCode(
            "policy.outside-boundary",
            "The resource lies outside the boundaries that hold for the caller.",
            "Call a resource within them, or add this one to a boundary that the explanation names.");

    /** It is not known whether a boundary holds. */
    public static final ErrorCode BOUNDARY_UNDECIDED = new ErrorCode(
            "policy.boundary-undecided",
            "Whether a boundary holds for the caller cannot be decided, so the answer is no.",
            "Give the question what the explanation says is missing, or mend the condition of the boundary.");

    /** A denial matched. */
    public static final ErrorCode DENIED = new ErrorCode(
            "policy.denied",
            "A denial forbids it, whatever else is granted.",
            "Except the caller or the permission from the denial that the explanation names, if the call is meant to be.");

    /** It is not known whether a denial matches. */
    public static final ErrorCode DENIAL_UNDECIDED = new ErrorCode(
            "policy.denial-undecided",
            "Whether a denial holds cannot be decided, so the answer is no.",
            "Give the question what the explanation says is missing, or mend the condition of the denial.");

    /** No role. */
    public static final ErrorCode NOT_GRANTED = new ErrorCode(
            "policy.not-granted",
            "No binding gives the caller a role with the permission on the resource.",
            "Bind a role that the explanation names to the caller, or to a group it is in.");

    /** A role whose condition is false. */
    public static final ErrorCode CONDITION_FALSE = new ErrorCode(
            "policy.condition-false",
            "A binding would grant it, but its condition is false.",
            "Call so that the condition holds, which the explanation quotes, or change the condition.");

    /** A role whose condition cannot be evaluated. */
    public static final ErrorCode CONDITION_UNDECIDED = new ErrorCode(
            "policy.condition-undecided",
            "A binding would grant it, but its condition cannot be evaluated.",
            "Give the question what the explanation says is missing, or mend the condition of the binding.");

    /** A role for a group that the token does not tell of. */
    public static final ErrorCode MEMBERSHIP_UNDECIDED = new ErrorCode(
            "policy.membership-undecided",
            "A binding would grant it to a member that the caller may be or not be: its token does not tell.",
            "Let the issuer tell the group in each token, or bind the role to the caller itself.");

    private PolicyCodes() {}
}
