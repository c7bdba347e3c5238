// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/** The kind of a recipe that stands for the one which a runtime binds to its name; the runtime resolves it. */
final class NamedKind implements RecipeKind {
    static final String NAME = "core.named";
    static final NamedKind INSTANCE = new NamedKind();

    private static final String FIELD = "name";

    private NamedKind() {}

    static RecipeObject recipe(String boundName) {
        return RecipeObject.of(NAME).with(FIELD, boundName);
    }

    static boolean isNamed(RecipeObject recipe) {
        return recipe.kind().equals(NAME);
    }

    static String boundName(RecipeObject recipe) {
        return recipe.read().text(FIELD);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        RecipeObject checked = recipe(reader.text(FIELD));
        reader.end();
        return checked;
    }

    /** Nobody knows before the runtime has resolved the name. */
    @Override
    public TokenRequest request(RecipeObject recipe) {
        return TokenRequest.defaults();
    }

    /** Fails: a runtime opens what the name is bound to. */
    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        throw new TokenException.Misconfigured(
                CoreCodes.NAME_UNBOUND, "The name " + boundName(recipe) + " was not resolved before it was opened.");
    }
}
