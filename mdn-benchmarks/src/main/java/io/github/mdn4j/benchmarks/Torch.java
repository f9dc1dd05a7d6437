// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * PyTorch, and JAX where it is there, in a Python process that lives as long as the run and does rounds on request.
 *
 * <p>It has this process's environment, so OMP_NUM_THREADS and what OpenBLAS reads hold for both.
 */
final class Torch implements AutoCloseable {

  private static final String SCRIPT = "peers.py";

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private List<String> others = List.of();

  private Torch(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts Python.
   *
   * @param python the command
   * @throws IllegalStateException if it cannot be run or has no PyTorch
   */
  static Torch start(String python) {
    try {
      Process process =
          new ProcessBuilder(python, "-c", script()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Torch torch = new Torch(process);
      String greeting = torch.answers.readLine();
      if (greeting == null || !greeting.startsWith("torch ")) {
        torch.close();
        throw new IllegalStateException(
            "--torch wants a Python with PyTorch (Debian: python3-torch), but " + python + " has none"
                + (greeting == null ? "" : ": " + greeting));
      }
      List<String> words = List.of(greeting.split(" "));
      torch.others = words.subList(2, words.size());
      return torch;
    } catch (IOException e) {
      throw new IllegalStateException("--torch wants a Python with PyTorch, but " + python + " does not run", e);
    }
  }

  /** Returns what this Python has beside PyTorch as it is: {@code compile}, {@code jax} or both. */
  List<String> others() {
    return others;
  }

  /** Times one of Python's ways. */
  Timing peer(Comparison comparison, String name) {
    String request = comparison.title() + " " + name + " ";
    return budget -> {
      try {
        requests.write(request + budget + "\n");
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
          throw new IllegalStateException("PyTorch stopped at: " + request);
        }
        return Double.parseDouble(answer);
      } catch (IOException e) {
        throw new UncheckedIOException("PyTorch does not answer: " + request, e);
      }
    };
  }

  private static String script() throws IOException {
    try (InputStream in = Torch.class.getResourceAsStream(SCRIPT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
