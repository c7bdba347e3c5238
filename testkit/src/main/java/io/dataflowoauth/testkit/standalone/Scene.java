// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import io.dataflowoauth.testkit.TestkitServer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Plays what a scene file says on a server: issuers first, then the IAM stub that trusts them.
 *
 * @param file reads the file, or what stands for it; once for each playing
 * @param folder where secrets and credentials go
 */
record Scene(Supplier<SceneNode> file, Folder folder) implements Consumer<TestkitServer> {
    @Override
    public void accept(TestkitServer server) {
        SceneNode scene = file.get();
        for (SceneNode issuer : scene.nodes("issuers")) {
            new IssuerScene(folder).play(server, issuer);
        }
        new IamScene(server, folder).play(scene.node("iam"));
        scene.end();
    }
}
