// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.selection;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.DensityScoreCalculator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Chooses among densities - numbers of components, families, floors - by scores on rows held out from training, over seeds
 * and folds: seeds alone often differ by more than three components and eight do.
 *
 * <pre>{@code
 * SelectionTable table = MixtureSelection
 *     .of((density, seed) -> network(density, seed), (network, rows) -> network.fit(iterator(rows), 100))
 *     .components(DiagonalGaussian.of(1), 1, 3, 5, 8)
 *     .folds(5).seeds(3)
 *     .run(rows);
 * Density density = table.simplest().density(); // within one standard error of the best
 * }</pre>
 *
 * <p>Every candidate sees the same folds and seeds, so that their differences are paired. Immutable: each method returns
 * another one.
 *
 * @param <M> {@code MultiLayerNetwork} or {@code ComputationGraph}
 */
public final class MixtureSelection<M extends Model> {

  private static final String WHO = "MixtureSelection";

  private final NetworkOf<M> network;
  private final BiConsumer<M, DataSet> fit;
  private final List<Candidate<M>> candidates;
  private final DensityMetric metric;
  private final int folds;
  private final int seeds;
  private final long seed;
  private final Consumer<String> progress;

  /**
   * Makes the network of a candidate.
   *
   * @param <M> {@code MultiLayerNetwork} or {@code ComputationGraph}
   */
  @FunctionalInterface
  public interface NetworkOf<M extends Model> {

    /** Returns an initialised network with this density's head, whose weights are drawn from a seed. */
    M of(Density density, long seed);
  }

  /** What is chosen among. */
  record Candidate<M extends Model>(String name, Density density, NetworkOf<M> network, BiConsumer<M, DataSet> fit) {}

  private MixtureSelection(
      NetworkOf<M> network, BiConsumer<M, DataSet> fit, List<Candidate<M>> candidates, DensityMetric metric,
      int folds, int seeds, long seed, Consumer<String> progress) {
    this.network = network;
    this.fit = fit;
    this.candidates = candidates;
    this.metric = metric;
    this.folds = folds;
    this.seeds = seeds;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Says how a network is made and trained. By NLL, over five folds and three seeds from 1, unless said otherwise.
   *
   * @param network makes it
   * @param fit trains it on rows; may split off rows to stop early by
   */
  public static <M extends Model> MixtureSelection<M> of(NetworkOf<M> network, BiConsumer<M, DataSet> fit) {
    return new MixtureSelection<>(network, fit, List.of(), DensityMetric.NLL, 5, 3, 1, text -> { });
  }

  /**
   * Starts without: each candidate then says itself how it is made and trained.
   *
   * @param <M> {@code MultiLayerNetwork} or {@code ComputationGraph}
   */
  public static <M extends Model> MixtureSelection<M> of() {
    return of(null, null);
  }

  /**
   * Returns this with one more candidate.
   *
   * @param name for the table
   * @param density over labels of the data's width
   * @throws DL4JInvalidConfigException if it was not said how networks are made and trained
   */
  public MixtureSelection<M> candidate(String name, Density density) {
    return candidate(name, density, network, fit);
  }

  /**
   * Returns this with one more candidate that is made or trained in a way of its own: with dropout, from the labels'
   * mixture, for fewer epochs.
   *
   * @param name for the table
   * @param density over labels of the data's width
   * @param network makes the candidate
   * @param fit trains it
   * @throws DL4JInvalidConfigException if one of them is null
   */
  public MixtureSelection<M> candidate(
      String name, Density density, NetworkOf<M> network, BiConsumer<M, DataSet> fit) {
    if (name == null || density == null || network == null || fit == null) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected a name, a density and how its networks are made and trained, but got " + name + ", " + density
              + ", " + network + " and " + fit);
    }
    List<Candidate<M>> more = new ArrayList<>(candidates);
    more.add(new Candidate<>(name, density, network, fit));
    return new MixtureSelection<>(this.network, this.fit, List.copyOf(more), metric, folds, seeds, seed, progress);
  }

  /** Returns this with mixtures of a family for candidates, one for each number of components. */
  public MixtureSelection<M> components(Density component, int... counts) {
    MixtureSelection<M> more = this;
    for (int k : counts) {
      Mixture mixture = Mixture.of(k, component);
      more = more.candidate(mixture.toString(), mixture);
    }
    return more;
  }

  /** Returns this with another score, such as {@link DensityMetric#CRPS}; one of which less is better. */
  public MixtureSelection<M> by(DensityMetric metric) {
    if (!metric.minimize()) {
      throw new DL4JInvalidConfigException(WHO + ": expected a score of which less is better, but got " + metric);
    }
    return new MixtureSelection<>(network, fit, candidates, metric, folds, seeds, seed, progress);
  }

  /** Returns this with another number of folds, at least 2. */
  public MixtureSelection<M> folds(int folds) {
    if (folds < 2) {
      throw new DL4JInvalidConfigException(WHO + ": expected at least 2 folds, but got " + folds);
    }
    return new MixtureSelection<>(network, fit, candidates, metric, folds, seeds, seed, progress);
  }

  /** Returns this with another number of seeds for each fold, at least 1. */
  public MixtureSelection<M> seeds(int seeds) {
    if (seeds < 1) {
      throw new DL4JInvalidConfigException(WHO + ": expected at least 1 seed, but got " + seeds);
    }
    return new MixtureSelection<>(network, fit, candidates, metric, folds, seeds, seed, progress);
  }

  /** Returns this with another seed, from which folds and the networks' seeds are drawn. */
  public MixtureSelection<M> seed(long seed) {
    return new MixtureSelection<>(network, fit, candidates, metric, folds, seeds, seed, progress);
  }

  /** Returns this with somebody who is told, after each training, what has been found. */
  public MixtureSelection<M> progress(Consumer<String> progress) {
    return new MixtureSelection<>(network, fit, candidates, metric, folds, seeds, seed, progress);
  }

  /**
   * Trains candidates × folds × seeds networks, and scores each on its fold.
   *
   * @param rows examples, or sequences, along the first axis; independent of each other
   * @throws DL4JInvalidConfigException if there is no candidate, there are fewer rows than folds, or a candidate has no such
   *     score
   */
  public SelectionTable run(DataSet rows) {
    if (candidates.isEmpty() || rows.numExamples() < folds) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected at least one candidate and as many rows as folds, but got " + candidates.size()
              + " candidates and " + rows.numExamples() + " rows for " + folds + " folds");
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = shuffled(rows.numExamples(), random);
    long[] networkSeeds = random.longs((long) folds * seeds).toArray();
    double[][] scores = new double[candidates.size()][folds * seeds];
    int done = 0;
    for (int f = 0; f < folds; f++) {
      int from = (int) ((long) order.length * f / folds);
      int to = (int) ((long) order.length * (f + 1) / folds);
      DataSet heldOut = at(Arrays.copyOfRange(order, from, to), rows);
      int[] others = new int[order.length - (to - from)];
      System.arraycopy(order, 0, others, 0, from);
      System.arraycopy(order, to, others, from, order.length - to);
      DataSet training = at(others, rows);
      for (int s = 0; s < seeds; s++) {
        int run = f * seeds + s;
        for (int c = 0; c < scores.length; c++) {
          scores[c][run] = score(candidates.get(c), networkSeeds[run], training.copy(), heldOut);
          progress.accept(
              ++done + " of " + scores.length * folds * seeds + ": " + candidates.get(c).name() + ", fold " + (f + 1)
                  + ", seed " + (s + 1) + ": " + metric + " " + scores[c][run]);
        }
      }
    }
    return SelectionTable.of(metric, candidates, scores);
  }

  private double score(Candidate<M> candidate, long networkSeed, DataSet training, DataSet heldOut) {
    M trained = candidate.network().of(candidate.density(), networkSeed);
    candidate.fit().accept(trained, training);
    return new DensityScoreCalculator(metric, new SingletonDataSetIterator(heldOut)).calculateScore(trained);
  }

  private static int[] shuffled(int n, SplittableRandom random) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  private static DataSet at(int[] places, DataSet rows) {
    return new DataSet(
        at(places, rows.getFeatures()),
        at(places, rows.getLabels()),
        at(places, rows.getFeaturesMaskArray()),
        at(places, rows.getLabelsMaskArray()));
  }

  private static INDArray at(int[] places, INDArray array) {
    if (array == null) {
      return null;
    }
    long[] shape = array.shape().clone();
    shape[0] = places.length;
    INDArray some = Nd4j.createUninitialized(array.dataType(), shape);
    for (int i = 0; i < places.length; i++) {
      some.slice(i).assign(array.slice(places[i]));
    }
    return some;
  }
}
