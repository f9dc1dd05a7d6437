// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.mdn4j.examples.show.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the Java of a notebook in this process, without Jupyter: prints its text and what its cells print, and writes
 * its pictures to a folder.
 */
final class Notebook {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final PrintStream out;

  private Notebook(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  /**
   * Names a notebook of the folder {@code notebooks}.
   *
   * @param name the name of its file, without the ending
   */
  static Notebook of(String name) {
    return new Notebook(name, System.out);
  }

  /** Runs a notebook as a program without options, and returns its exit status. */
  static int main(Class<?> main, String name, String... arguments) {
    return Program.run(main, "Runs the notebook " + name + " without Jupyter.", of(name)::run, arguments);
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException if a cell does not compile or throws; the message has the cell
   */
  void run() {
    Path plots = Path.of("plots", "notebooks", name);
    try (JavaShell shell = JavaShell.open()) {
      shell.run(display(plots));
      for (JsonNode cell : cells()) {
        String source = source(cell);
        if (cell.get("cell_type").asText().equals("code")) {
          shell.run(source);
        } else {
          out.println("\n" + source + "\n");
        }
      }
    }
    out.println("The pictures are in " + plots);
  }

  /** What a kernel offers: it shows a picture below the cell. Here the picture becomes a file. */
  private static String display(Path plots) {
    return """
        int pictures = 0;
        void display(Object picture) {
          io.github.mdn4j.examples.show.PlotFolder.of(java.nio.file.Path.of("%s"))
              .save("picture-" + ++pictures, (java.awt.image.BufferedImage) picture);
        }
        """.formatted(plots.toString().replace("\\", "\\\\"));
  }

  private List<JsonNode> cells() {
    try (InputStream file = Notebook.class.getResourceAsStream(name + ".ipynb")) {
      if (file == null) {
        throw new IllegalStateException("there is no notebook " + name);
      }
      List<JsonNode> cells = new ArrayList<>();
      JSON.readTree(file).get("cells").forEach(cells::add);
      return cells;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the notebook " + name, e);
    }
  }

  private static String source(JsonNode cell) {
    StringBuilder source = new StringBuilder();
    cell.get("source").forEach(line -> source.append(line.asText()));
    return source.toString();
  }
}
