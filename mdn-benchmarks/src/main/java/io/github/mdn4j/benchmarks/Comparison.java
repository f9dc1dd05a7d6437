// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.List;

/** One piece of work at one size, done in several ways: a line of {@code bench.sh}. */
interface Comparison {

  /** Returns the beginning of the line, such as {@code head 1000 5 2}. */
  String title();

  /** Returns the unit of the line's figures. */
  Unit unit();

  /** Returns the names of the ways, in the order of the line. */
  List<String> peers();

  /** Returns the names of PyTorch's ways; {@code peers.py} knows them by title and name. */
  List<String> torchPeers();

  /** Makes what one of the ways does again and again; each call has arrays of its own. */
  Runnable work(String peer);
}
