// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a scene from YAML 1.2, of which JSON is a part. Only this file sees the library. */
final class SceneFile {
    private static final int LONGEST = 1024 * 1024;

    private SceneFile() {}

    static SceneNode read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException unreadable) {
            throw new SceneException("The file " + file + " cannot be read: "
                    + unreadable.getClass().getSimpleName());
        }
    }

    /** The scene for whoever brings none. */
    static SceneNode bundled() {
        try (InputStream in = SceneFile.class.getResourceAsStream("scene.yaml")) {
            if (in == null) {
                throw new IllegalStateException("The kit's jar lacks scene.yaml");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static SceneNode parse(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            if (!(new Load(settings).loadFromString(yaml) instanceof Map<?, ?> map)) {
                throw new SceneException("A scene is one map, with issuers and iam");
            }
            return new SceneNode(map, "");
        } catch (MarkedYamlEngineException malformed) {
            String line = malformed
                    .getProblemMark()
                    .map(mark -> " in line " + (mark.getLine() + 1))
                    .orElse("");
            throw new SceneException("It is no YAML" + line + ": " + malformed.getProblem());
        } catch (YamlEngineException malformed) {
            throw new SceneException("It is no YAML that a scene may be written in");
        }
    }
}
