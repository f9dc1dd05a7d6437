// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Minibatches of windows over many series, each drawn at random: all windows of all series are equally likely. Those whose
 * context has no scale are passed over.
 */
public final class Windows implements Iterable<DataSet> {

  private static final int TRIES = 1000;

  private final Windowing windowing;
  private final List<Series> series;
  private final int batch;
  private final int batches;
  private final long seed;
  private final WindowKind kind;
  private int pass;

  private Windows(
      Windowing windowing, List<Series> series, int batch, int batches, long seed, WindowKind kind) {
    this.kind = kind;
    this.windowing = windowing;
    this.series = series;
    this.batch = batch;
    this.batches = batches;
    this.seed = seed;
  }

  /**
   * Prepares windows.
   *
   * @param series what is known, of the same widths; those too short for a window are left out
   * @param batch windows of a minibatch
   * @param batches minibatches of a pass
   * @param seed equal seeds give equal passes
   * @throws DL4JInvalidInputException if no series is long enough, or numbers are below 1
   */
  public static Windows of(Windowing windowing, List<Series> series, int batch, int batches, long seed) {
    Present.of("Windows", "windowing", windowing);
    Present.all("Windows", "a series", series);
    return of(windowing, series, batch, batches, seed, WindowKind.stepwise(windowing));
  }

  /** As {@link #of(Windowing, List, int, int, long)}, for a network of some kind. */
  static Windows of(
      Windowing windowing, List<Series> series, int batch, int batches, long seed, WindowKind kind) {
    if (batch < 1 || batches < 1) {
      throw new DL4JInvalidInputException(
          "Windows: expected at least 1 window and 1 minibatch but got " + batch + " and " + batches);
    }
    requireOne(windowing, series, 0);
    List<Series> used = series.stream().filter(one -> windowing.windows(one) > 0).toList();
    return new Windows(windowing, used, batch, batches, seed, kind);
  }

  /**
   * Refuses series that are all too short for a window.
   *
   * @param held steps at their ends that are kept from windows
   */
  static void requireOne(Windowing windowing, List<Series> series, int held) {
    Series longest = series.stream().max((a, b) -> Integer.compare(a.length(), b.length())).orElseThrow(
        () -> new DL4JInvalidInputException("Windows: expected at least 1 series but got 0"));
    int wanted = windowing.context() + windowing.horizon() + held;
    if (longest.length() < wanted) {
      throw new DL4JInvalidInputException(
          "Windows: expected a series of at least " + wanted + " steps, context and horizon"
              + (held == 0 ? "" : " and " + held + " for validation") + ", but the longest, " + longest + ", has "
              + longest.length());
    }
  }

  /** Returns an iterator that draws other windows after each reset. */
  public DataSetIterator asIterator() {
    return new ExistingDataSetIterator(this);
  }

  /** Begins a pass. */
  @Override
  public Iterator<DataSet> iterator() {
    return pass(pass++);
  }

  /** Begins the pass of a number; equal numbers, equal passes. */
  Iterator<DataSet> pass(int number) {
    SplittableRandom random = new SplittableRandom(seed + number * 0x9e3779b97f4a7c15L).split();
    return new Iterator<>() {
      private int given;

      @Override
      public boolean hasNext() {
        return given < batches;
      }

      @Override
      public DataSet next() {
        if (!hasNext()) {
          throw new NoSuchElementException("Windows: all " + batches + " minibatches were given out");
        }
        given++;
        return draw(random);
      }
    };
  }

  private DataSet draw(SplittableRandom random) {
    long all = series.stream().mapToLong(windowing::windows).sum();
    List<Series> chosen = new ArrayList<>();
    int[] starts = new int[batch];
    for (int i = 0; i < batch; i++) {
      Series one = null;
      for (int tries = 0; tries == 0 || tries < TRIES && !kind.isUsable(one, starts[i]); tries++) {
        long place = random.nextLong(all);
        int s = 0;
        while (place >= windowing.windows(series.get(s))) {
          place -= windowing.windows(series.get(s++));
        }
        one = series.get(s);
        starts[i] = (int) place;
      }
      chosen.add(one);
    }
    return kind.minibatch(chosen, starts); // which says what is wrong with a window that is not usable
  }
}
