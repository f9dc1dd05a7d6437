// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.Predictor;
import io.github.mdn4j.layer.internal.Given;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.model.Units;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * Several networks whose predictions are mixed: f(y | x) = Σₘ wₘ fₘ(y | x) (Lakshminarayanan, Pritzel and Blundell 2017;
 * the linear pool of Stone 1961).
 *
 * <p>The mixture is a {@link Density} like any other, so that mean, quantiles, NLL, CRPS and draws are exact and {@link
 * Predictions}, JSON and scores know nothing of ensembles. Members may differ in body, family and number of components; what
 * they must share is features and the width of labels. They run one after another on the same features, which are not
 * copied.
 *
 * <pre>{@code
 * Ensemble ensemble = Ensemble.of(first, second, third);
 * Predictions p = ensemble.predict(features);
 * Uncertainty u = Uncertainty.of(p); // u.aleatoric() + u.epistemic() = p.variance()
 * }</pre>
 *
 * <p>Not to be used by several threads at a time, as networks are not.
 */
public final class Ensemble implements Predictor {

  private static final String WHO = "Ensemble";

  private final List<Member> members;
  private final double[] weights;
  private final int draws; // of one network's dropout; 0 for networks of their own
  private final Density density;

  private Ensemble(List<Member> members, double[] weights, int draws) {
    this.members = members;
    this.weights = weights;
    this.draws = draws;
    int width = members.get(0).density().labelWidth();
    for (Member member : members) {
      if (member.density().labelWidth() != width) {
        throw new DL4JInvalidConfigException(
            WHO + ": expected members over labels of " + width + " columns, as the first has, but got "
                + member.density() + " over " + member.density().labelWidth());
      }
    }
    density = Mixture.of(IntStream.range(0, weights.length).mapToObj(m -> member(m).density()).toArray(Density[]::new));
  }

  private Member member(int m) {
    return members.get(draws > 0 ? 0 : m);
  }

  /**
   * Mixes networks with equal weights.
   *
   * @param networks a {@code MultiLayerNetwork} or {@code ComputationGraph} each, with one density output
   * @throws DL4JInvalidConfigException if there is none, one has no density output or more than one, or their label widths
   *     differ
   */
  public static Ensemble of(Model... networks) {
    return of(Arrays.asList(networks));
  }

  /**
   * Mixes networks with equal weights.
   *
   * @param networks as {@link #of(Model...)}
   * @throws DL4JInvalidConfigException as {@link #of(Model...)}
   */
  public static Ensemble of(List<? extends Model> networks) {
    if (networks.isEmpty()) {
      throw new DL4JInvalidConfigException(WHO + ": expected at least one network, but got none");
    }
    return new Ensemble(networks.stream().map(Member::of).toList(), even(networks.size()), 0);
  }

  /**
   * Mixes networks of files with equal weights, each with the normaliser that is in its file.
   *
   * @param archives a file each, with one density output
   * @param trusted packages of classes that configurations may name beside those of this library, Deeplearning4j and ND4J
   * @throws DL4JInvalidConfigException as {@link #of(Model...)}
   * @throws DL4JInvalidInputException if a network or normaliser cannot be read
   */
  public static Ensemble ofArchives(List<ModelArchive> archives, String... trusted) {
    if (archives.isEmpty()) {
      throw new DL4JInvalidConfigException(WHO + ": expected at least one file, but got none");
    }
    return new Ensemble(
        archives.stream().map(archive -> Member.of(archive, trusted)).toList(), even(archives.size()), 0);
  }

  /** Has one member drop units, as {@link #ofDropout}. */
  Ensemble dropping(int draws) {
    return new Ensemble(List.of(members.get(0).dropping()), even(draws), draws);
  }

  /** Returns what each member's features and labels went through; null where nothing. */
  List<Normalizer<?>> normalizers() {
    List<Normalizer<?>> normalizers = new ArrayList<>();
    members.forEach(member -> normalizers.add(member.normalizer()));
    return normalizers;
  }

  /**
   * Mixes what one network predicts with some of its units dropped, other ones each time (Gal and Ghahramani 2016, "Dropout
   * as a Bayesian approximation").
   *
   * <p>Each call of {@link #predict(INDArray...)} drops anew, and each row for itself; {@code Nd4j.getRandom().setSeed}
   * makes it repeatable.
   *
   * @param network trained with dropout
   * @param draws how many times it runs, at least 1; 30 to 100 is usual
   * @throws DL4JInvalidConfigException if no layer has dropout, one normalises batches (which would change with the
   *     batch and forget what training found), there are no draws, or there is no single density output
   */
  public static Ensemble ofDropout(Model network, int draws) {
    if (draws < 1) {
      throw new DL4JInvalidConfigException(WHO + ": expected at least 1 draw, but got " + draws);
    }
    return new Ensemble(List.of(Member.of(network).dropping()), even(draws), draws);
  }

  private static double[] even(int count) {
    double[] weights = new double[count];
    Arrays.fill(weights, 1.0 / count);
    return weights;
  }

  /**
   * Returns the same members with other weights.
   *
   * @param weights a number a member, not negative, that sum to 1 within a millionth
   * @throws DL4JInvalidConfigException if they are not such, or this is an ensemble of draws
   */
  public Ensemble weighted(double... weights) {
    double sum = Arrays.stream(weights).sum();
    if (draws > 0 || weights.length != members.size() || !Arrays.stream(weights).allMatch(w -> w >= 0)
        || !(Math.abs(sum - 1) <= 1e-6)) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected " + members.size() + " weights, not negative, with the sum 1"
              + (draws > 0 ? ", and no draws of one network" : "") + ", but got " + Arrays.toString(weights));
    }
    return new Ensemble(members, Arrays.stream(weights).map(w -> w / sum).toArray(), 0);
  }

  /**
   * Returns the same members, which learnt what went through a normaliser: features that come are normalised in double, and
   * predictions are in units of the labels, if the normaliser was fitted with them.
   *
   * <p>It takes the place of one that they had. {@link #save(Path)} writes it beside each member. Members that learnt
   * through different normalisers come together by {@link #ofArchives}.
   *
   * @param normalizer a {@code NormalizerStandardize} or {@code NormalizerMinMaxScaler}; for graphs of several inputs a
   *     {@code MultiNormalizerStandardize}, {@code MultiNormalizerMinMaxScaler} or {@code MultiNormalizerHybrid}
   * @throws DL4JInvalidConfigException if labels are of another width
   * @throws DL4JInvalidInputException if it is another normaliser, or was not fitted
   */
  public Ensemble normalizedBy(Normalizer<?> normalizer) {
    Given.of(WHO, "a normaliser", normalizer);
    return new Ensemble(members.stream().map(member -> member.normalised(normalizer)).toList(), weights, draws);
  }

  /** Returns what is done to features and labels of each member; empty where nothing is. */
  public List<Optional<Units>> units() {
    return members.stream().map(member -> Optional.ofNullable(member.units())).toList();
  }

  /**
   * Returns in which type features should come: DOUBLE where they are normalised or a member computes in it, else that of
   * the first member.
   */
  public DataType type() {
    boolean isDouble =
        members.stream().anyMatch(member -> member.units() != null || member.type() == DataType.DOUBLE);
    return isDouble ? DataType.DOUBLE : members.get(0).type();
  }

  /** Returns the number of members, or of draws. */
  public int size() {
    return weights.length;
  }

  /** Returns the networks: one for each member, or the one that is drawn from. */
  public List<Model> networks() {
    return members.stream().map(Member::network).toList();
  }

  /** Returns the weights of the members, which sum to 1. */
  public double[] weights() {
    return weights.clone();
  }

  /** Returns how many times one network runs with dropout; 0 if members are networks of their own. */
  public int draws() {
    return draws;
  }

  /** Returns the mixture of the members' densities, which {@link #output(INDArray...)} parameterises. */
  @Override
  public Density density() {
    return density;
  }

  /** Returns the order of axes of sequences, that of the first member. */
  @Override
  public RNNFormat format() {
    return members.get(0).format();
  }

  /**
   * Runs all members and puts their raw rows side by side, after the logarithms of the weights: the raw rows of {@link
   * #density()}.
   *
   * @param features the input, or the inputs of graphs that have several
   * @return [n,P]; of sequences [n,P,T], or [n,T,P] where the first member is NWC. DOUBLE if a member is or has a
   *     normaliser, or the weights are not even, else the members' type
   * @throws DL4JInvalidInputException if members give different numbers of rows
   */
  @Override
  public INDArray output(INDArray... features) {
    return output(features, null);
  }

  /**
   * As {@link #output(INDArray...)}, for padded sequences.
   *
   * @param masks a mask an input, [n,T], null for none
   */
  public INDArray output(INDArray[] features, INDArray[] masks) {
    RNNFormat format = format();
    INDArray[] rows =
        IntStream.range(0, size()).mapToObj(m -> member(m).output(features, masks, format)).toArray(INDArray[]::new);
    return PooledRows.of(weights, members.get(0).columnAxis(rows[0]), rows);
  }

  /**
   * Predicts: one mixture a row.
   *
   * @param features the input, or the inputs of graphs that have several
   * @throws DL4JInvalidInputException as {@link #output(INDArray...)}
   */
  public Predictions predict(INDArray... features) {
    return Predictions.of(this, features);
  }

  /**
   * As {@link #predict(INDArray...)}, for padded sequences.
   *
   * @param masks a mask an input, [n,T], null for none
   */
  public Predictions predict(INDArray[] features, INDArray[] masks) {
    return Predictions.of(density, output(features, masks), format());
  }

  /**
   * Writes all members into one zip, which {@link #load} and {@code mdn predict} read.
   *
   * @param file is replaced if it is there
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path file) {
    EnsembleArchive.write(this, file);
  }

  /**
   * Writes what {@link #save(Path)} does.
   *
   * @param out where it goes; not closed
   * @throws IOException if the stream fails
   */
  public void save(OutputStream out) throws IOException {
    EnsembleArchive.write(this, out);
  }

  /**
   * Reads what {@link #save(Path)} wrote, and checks all of it first.
   *
   * @param file a zip
   * @param trusted packages of classes that configurations may name beside those of this library, Deeplearning4j and ND4J
   * @throws DL4JInvalidInputException if it is something else or damaged
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Ensemble load(Path file, String... trusted) {
    return EnsembleArchive.of(file).ensemble(trusted);
  }

  @Override
  public String toString() {
    return WHO + "(" + (draws > 0 ? draws + " draws of " : size() + " members, ") + density + ")";
  }
}
