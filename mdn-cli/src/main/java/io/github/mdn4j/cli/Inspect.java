// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mdn inspect}: what is in a model file. */
@Command(name = "inspect", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
    description = "Says what is in a model file: layers, density, normaliser, calibration, checksum.")
final class Inspect implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description =
      "A network as ModelSerializer writes it, with a density output or without, or an ensemble.")
  private Path model;

  @Option(names = "--json", description = "As one JSON object, for programs.")
  private boolean json;

  @Option(names = "--trust", split = ",", paramLabel = "PACKAGE", description =
      "Packages of classes of one's own that the model may name.")
  private String[] trusted = {};

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    ObjectNode facts = ModelFacts.of(model, trusted);
    var out = command.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(facts));
    } else {
      FactsText.of(facts).forEach(out::println);
    }
    out.flush();
    facts.path("faults").forEach(fault -> command.commandLine().getErr().println("mdn: " + model + ": " + fault.asText()));
    return facts.path("faults").isEmpty() ? 0 : 1;
  }
}
