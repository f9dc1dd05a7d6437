// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sequences;

import io.github.mdn4j.examples.show.Program;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that programs have which train on sequences. */
public final class TrainingOptions {

  private static final int TOLD = 10;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "10", description =
      "Passes over the data; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--paper", description = "The size and the learning rate of the paper; a small network without.")
  private boolean paper;

  @Option(names = "--checkpoint", paramLabel = "FOLDER", description =
      "Where checkpoints go, every 100 batches and after each epoch, and from where training goes on; none by default.")
  private Path checkpoint;

  @Option(names = "--model", paramLabel = "FILE", description =
      "Where the trained network goes, with the scale of its offsets; not saved by default.")
  private Path model;

  @Option(names = "--skip-damaged", description =
      "Reads what is sound of damaged data and says what is not; without, damage is an error.")
  private boolean skipDamaged;

  /**
   * Checks what would fail at the end of a training otherwise.
   *
   * @throws ParameterException if an option cannot be right
   */
  public void check() {
    Program.atLeast(command, "--epochs", 0, epochs);
    Program.canBeWritten(command, "--model", model);
  }

  /** Returns how many passes over the data there are. */
  public int epochs() {
    return epochs;
  }

  /** Returns whether sizes and learning are those of the paper. */
  public boolean paper() {
    return paper;
  }

  /** Returns where checkpoints go; null for nowhere. */
  public Path checkpoint() {
    return checkpoint;
  }

  /** Returns where the network goes; null for nowhere. */
  public Path model() {
    return model;
  }

  /** Returns what a reader does about damage: stop, or print and go on. */
  public Consumer<String> faults(PrintStream out) {
    if (!skipDamaged) {
      return TextLines::refuse;
    }
    int[] count = {0};
    return fault -> {
      count[0]++;
      if (count[0] <= TOLD) {
        out.println("skipped: " + fault);
      } else if (count[0] == TOLD + 1) {
        out.println("skipped: more that is not shown");
      }
    };
  }
}
