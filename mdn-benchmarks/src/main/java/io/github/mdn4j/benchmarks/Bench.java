// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints a line about the machine, then one line a size: what is compared, then the name and the median of each peer.
 *
 * <p>Arguments: {@code head}, {@code mlp}, {@code rnn}, {@code body}, {@code predict} or {@code sample}, and
 * {@code --torch}, {@code --quick} if wanted.
 * Without a name, head, mlp and rnn run one after another. All peers run in this JVM but Python's.
 */
public final class Bench {

  private static final String ALL = "all";

  private Bench() {}

  /** Runs the benchmarks named by the arguments; exit status 2 if there is no such benchmark, 1 if one fails. */
  public static void main(String[] args) {
    List<String> options = new ArrayList<>(List.of(args));
    boolean torch = options.remove("--torch");
    Rounds rounds = options.remove("--quick") ? Rounds.QUICK : Rounds.FULL;
    if (options.isEmpty()) {
      options.add(ALL);
    }
    if (options.size() != 1) {
      throw exit(2, "expected one of head, mlp, rnn, body, predict and sample, got " + options);
    }
    List<? extends Comparison> comparisons =
        switch (options.get(0)) {
          case ALL ->
              Stream.<List<? extends Comparison>>of(Head.SIZES, Mlp.SIZES, Rnn.SIZES).flatMap(List::stream).toList();
          case "head" -> Head.SIZES;
          case "mlp" -> Mlp.SIZES;
          case "rnn" -> Rnn.SIZES;
          case "body" -> Body.SIZES;
          case "predict" -> Predict.SIZES;
          case "sample" -> Sample.SIZES;
          default -> throw exit(2, "expected one of head, mlp, rnn, body, predict and sample, got " + options.get(0));
        };
    System.out.println(Machine.line());
    try (Torch process = torch ? Torch.start(System.getProperty("python", "python3")) : null) {
      for (Comparison comparison : comparisons) {
        System.out.println(line(comparison, process, rounds));
      }
    } catch (IllegalStateException e) {
      throw exit(1, e.getMessage());
    }
    System.exit(0); // ND4J's threads would keep the JVM alive
  }

  /**
   * Measures a comparison.
   *
   * @param torch PyTorch, or null to do without
   */
  static String line(Comparison comparison, Torch torch, Rounds rounds) {
    List<String> names = new ArrayList<>(comparison.peers());
    List<Timing> peers = new ArrayList<>();
    for (String name : names) {
      peers.add(Timing.of(comparison.work(name)));
    }
    if (torch != null) {
      List<String> python = new ArrayList<>(comparison.torchPeers());
      python.addAll(torch.others());
      for (String name : python) {
        names.add(name);
        peers.add(torch.peer(comparison, name));
      }
    }
    double[] medians = rounds.medians(peers);
    StringBuilder line = new StringBuilder(comparison.title());
    for (int i = 0; i < medians.length; i++) {
      line.append(' ').append(names.get(i)).append(' ').append(comparison.unit().of(medians[i]));
    }
    return line.toString();
  }

  private static Error exit(int status, String message) {
    System.err.println(message);
    System.exit(status);
    return new AssertionError(message);
  }
}
