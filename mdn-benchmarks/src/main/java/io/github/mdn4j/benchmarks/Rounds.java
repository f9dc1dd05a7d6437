// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Times peers in turn, round by round, so that what else the machine does meets all of them alike.
 *
 * @param round seconds of a round of one peer
 * @param warmUp seconds a peer before anything counts
 * @param measured seconds a peer that count
 * @param least the fewest turns, of those before as of those that count
 */
record Rounds(double round, double warmUp, double measured, int least) {

  /** For figures: enough for C2, and for a median of 100 rounds. */
  static final Rounds FULL = new Rounds(0.02, 3, 2, 5);

  /** To see that all works. */
  static final Rounds QUICK = new Rounds(0.001, 0.001, 0.003, 1);

  /** Returns the median over rounds of each peer's seconds a call. */
  double[] medians(List<Timing> peers) {
    run(peers, warmUp);
    List<double[]> turns = run(peers, measured);
    double[] medians = new double[peers.size()];
    for (int p = 0; p < medians.length; p++) {
      int peer = p;
      medians[p] = Timing.median(turns.stream().mapToDouble(turn -> turn[peer]).toArray());
    }
    return medians;
  }

  private List<double[]> run(List<Timing> peers, double seconds) {
    List<double[]> turns = new ArrayList<>();
    long limit = (long) (seconds * peers.size() * 1e9);
    long start = System.nanoTime();
    while (turns.size() < least || System.nanoTime() - start < limit) {
      turns.add(peers.stream().mapToDouble(peer -> peer.round(round)).toArray());
    }
    return turns;
  }
}
