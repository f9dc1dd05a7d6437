// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.strokes.StrokeFile;
import io.github.mdn4j.examples.strokes.StrokeSet;
import io.github.mdn4j.examples.strokes.StrokeThreeFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where drawings come from. */
final class SketchData {

  private SketchData() {}

  /**
   * Reads drawings of either format.
   *
   * @param file null for the made set
   * @throws ParameterException if it cannot be read, or is damaged and a fault is an error
   */
  static StrokeSet read(Path file, Consumer<String> fault, CommandSpec command) {
    return orMistake(command, () -> {
      if (file == null) {
        return MadeSketches.set();
      }
      return StrokeThreeFile.is(file) ? StrokeThreeFile.read(file, fault) : StrokeFile.read(file, fault);
    });
  }

  /** Turns what a reader throws into a mistake on the command line. */
  static StrokeSet orMistake(CommandSpec command, Supplier<StrokeSet> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
