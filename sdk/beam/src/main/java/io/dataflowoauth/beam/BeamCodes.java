// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import io.dataflowoauth.ErrorCode;

/** The error codes of the Beam room, each with its sentence and its remedy. */
public final class BeamCodes {
    /** A recipe is asked for by a name that the options do not have. */
    public static final ErrorCode RECIPE_ABSENT = new ErrorCode(
            "beam.recipe-absent",
            "The pipeline's options have no recipe of this name.",
            "Add the recipe under its name to --oauthRecipes.");

    /** The recipes of the options are not one JSON object of recipes. */
    public static final ErrorCode RECIPES_UNREADABLE = new ErrorCode(
            "beam.recipes-unreadable",
            "The option --oauthRecipes is not one JSON object of recipes by name.",
            "Write {\"name\":{\"kind\":\"...\"}}, each name once.");

    /** Beam does not know how to encode what a call gives. */
    public static final ErrorCode RESULT_CODER_UNKNOWN = new ErrorCode(
            "beam.result-coder-unknown",
            "Beam cannot tell how to encode the results of a step.",
            "Give the step a coder by withResultCoder; a lambda does not say what it returns.");

    /** The worker's hold on its tokens has ended. */
    public static final ErrorCode WORKER_CLOSED = new ErrorCode(
            "beam.worker-closed",
            "The step was torn down while an element wanted a token.",
            "Let the runner repeat the bundle; a hold is good from setup to teardown.");

    /** A pipeline or its options hold a secret, or something that looks like a token. */
    public static final ErrorCode PIPELINE_HOLDS_SECRET = new ErrorCode(
            "beam.pipeline-holds-secret",
            "A secret would travel with the pipeline.",
            "Take it out of the named place, and let a recipe name where the worker finds it.");

    private BeamCodes() {}
}
