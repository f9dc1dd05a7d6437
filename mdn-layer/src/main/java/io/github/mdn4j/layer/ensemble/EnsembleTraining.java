// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains networks that differ by the seed of their weights and, if wanted, by the rows that they see, and mixes them.
 *
 * <pre>{@code
 * Ensemble ensemble = EnsembleTraining.of(seed -> network(seed), (network, rows) -> network.fit(iterator(rows), 50))
 *     .members(5).seed(1).bootstrap().train(rows);
 * }</pre>
 *
 * <p>Immutable: each method returns another one.
 *
 * @param <M> {@code MultiLayerNetwork} or {@code ComputationGraph}
 */
public final class EnsembleTraining<M extends Model> {

  private static final String WHO = "EnsembleTraining";

  private final LongFunction<M> network;
  private final BiConsumer<M, DataSet> fit;
  private final int members;
  private final long seed;
  private final boolean bootstrap;

  private EnsembleTraining(
      LongFunction<M> network, BiConsumer<M, DataSet> fit, int members, long seed, boolean bootstrap) {
    this.network = network;
    this.fit = fit;
    this.members = members;
    this.seed = seed;
    this.bootstrap = bootstrap;
  }

  /**
   * Says how one member is made and trained. There are five, from seed 1, and all see all rows, unless said otherwise.
   *
   * @param network makes an initialised network whose weights are drawn from a seed
   * @param fit trains it on rows; may split off rows to stop early by
   */
  public static <M extends Model> EnsembleTraining<M> of(LongFunction<M> network, BiConsumer<M, DataSet> fit) {
    return new EnsembleTraining<>(network, fit, 5, 1, false);
  }

  /** Returns this with another number of members, at least 1. */
  public EnsembleTraining<M> members(int members) {
    if (members < 1) {
      throw new DL4JInvalidConfigException(WHO + ": expected at least 1 member, but got " + members);
    }
    return new EnsembleTraining<>(network, fit, members, seed, bootstrap);
  }

  /** Returns this with another seed, from which those of the members are drawn. */
  public EnsembleTraining<M> seed(long seed) {
    return new EnsembleTraining<>(network, fit, members, seed, bootstrap);
  }

  /**
   * Returns this with bootstraps: each member sees as many examples as there are, drawn with replacement (Breiman 1996).
   * Seeds alone are often better where data are few, as each member then sees them all (Lakshminarayanan et al. 2017).
   */
  public EnsembleTraining<M> bootstrap() {
    return new EnsembleTraining<>(network, fit, members, seed, true);
  }

  /**
   * Trains all members, one after another.
   *
   * @param rows examples, or sequences, along the first axis; not changed unless {@code fit} does
   */
  public Ensemble train(DataSet rows) {
    SplittableRandom seeds = new SplittableRandom(seed);
    List<M> trained = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      M member = network.apply(seeds.nextLong());
      SplittableRandom drawing = new SplittableRandom(seeds.nextLong());
      fit.accept(member, bootstrap ? drawn(rows, drawing) : rows);
      trained.add(member);
    }
    return Ensemble.of(trained);
  }

  /** Draws examples with replacement. */
  private static DataSet drawn(DataSet rows, SplittableRandom random) {
    int[] places = random.ints(rows.numExamples(), 0, rows.numExamples()).toArray();
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
    INDArray drawn = Nd4j.createUninitialized(array.dataType(), array.shape());
    for (int i = 0; i < places.length; i++) {
      drawn.slice(i).assign(array.slice(places[i]));
    }
    return drawn;
  }
}
