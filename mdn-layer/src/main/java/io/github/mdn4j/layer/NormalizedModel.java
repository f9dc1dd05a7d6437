// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.internal.FeatureAxis;
import io.github.mdn4j.layer.model.ColumnUnits;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.model.Units;
import java.util.Optional;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * A network beside the normaliser of its training: predicts from features in their own units, labels in their own units.
 *
 * <p>Features are normalised in double before the network sees them, and raw rows are bound to the density in the units
 * of the labels in double, whatever the network computes in. {@link MixtureHead#inUnitsOf} makes a network that needs
 * nothing beside it. Not for several threads at once, as networks are not.
 */
public final class NormalizedModel {

  private final Model model;
  private final DensityHead head;
  private final Units units; // null where nothing was normalised
  private final Density density;

  private NormalizedModel(Model model, DensityHead head, Units units) {
    this.model = model;
    this.head = head;
    this.units = units;
    Density own = head.density();
    ColumnUnits labels = units == null ? null : units.output(head.index()).orElse(null);
    if (labels != null && labels.width() != own.labelWidth()) {
      throw new DL4JInvalidConfigException(
          "expected a normaliser of " + own.labelWidth() + " label columns, as " + own + " has, but got "
              + labels.width());
    }
    density = labels == null ? own : own.affine(labels.shift(), labels.scale());
  }

  /**
   * Puts a network beside a normaliser.
   *
   * @param network a trained network
   * @param normalizer what its features, and maybe labels, went through; null if nothing was done to them
   * @throws DL4JInvalidConfigException if the last layer is no density's, or labels are of another width
   * @throws DL4JInvalidInputException if the normaliser is none that {@link Units#of} reads, or was not fitted
   */
  public static NormalizedModel of(MultiLayerNetwork network, Normalizer<?> normalizer) {
    return new NormalizedModel(network, DensityHead.of(network), units(normalizer));
  }

  /** As {@link #of(MultiLayerNetwork, Normalizer)}, for a graph with one density output. */
  public static NormalizedModel of(ComputationGraph graph, Normalizer<?> normalizer) {
    return new NormalizedModel(graph, DensityHead.of(graph), units(normalizer));
  }

  /**
   * As {@link #of(MultiLayerNetwork, Normalizer)}, for a graph with several.
   *
   * @param output the name of a density output
   */
  public static NormalizedModel of(ComputationGraph graph, String output, Normalizer<?> normalizer) {
    return new NormalizedModel(graph, DensityHead.of(graph, output), units(normalizer));
  }

  /**
   * Takes network and normaliser from a file.
   *
   * @param archive the file
   * @param trusted packages of classes that it may name beside those of this library, Deeplearning4j and ND4J
   */
  public static NormalizedModel of(ModelArchive archive, String... trusted) {
    Normalizer<?> normalizer = archive.normalizer().orElse(null);
    return archive.isGraph()
        ? of(archive.graph(false, trusted), normalizer)
        : of(archive.network(false, trusted), normalizer);
  }

  private static Units units(Normalizer<?> normalizer) {
    return normalizer == null ? null : Units.of(normalizer);
  }

  /** Returns what is predicted, in units of the labels. */
  public Density density() {
    return density;
  }

  /** Returns what was done to features and labels; empty if nothing. */
  public Optional<Units> units() {
    return Optional.ofNullable(units);
  }

  /** Returns what the network computes in. */
  public DataType type() {
    return model instanceof ComputationGraph graph
        ? graph.params().dataType()
        : ((MultiLayerNetwork) model).params().dataType();
  }

  /**
   * Predicts.
   *
   * @param features in their own units, best DOUBLE; the input, or the inputs of a graph that has several; left as they are
   * @return in units of the labels; DOUBLE if there is a normaliser, otherwise of the network's type
   * @throws DL4JInvalidInputException if they are of another number of inputs or columns than the normaliser
   */
  public Predictions predict(INDArray... features) {
    int wanted = model instanceof ComputationGraph graph ? graph.getNumInputArrays() : 1;
    if (features.length != wanted) {
      throw new DL4JInvalidInputException(
          "expected features of " + wanted + " inputs, as the network takes, but got " + features.length);
    }
    INDArray[] inputs = features;
    if (units != null) {
      inputs = units.features(features, FeatureAxis.of(model, head.format()));
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = inputs[i].castTo(type());
      }
    }
    if (model instanceof ComputationGraph graph) {
      String output = graph.getConfiguration().getNetworkOutputs().get(head.index());
      Predictions raw = Predictions.of(graph, output, inputs);
      return units == null ? raw : raw.inUnits(density);
    }
    return Predictions.of((MultiLayerNetwork) model, head, units == null ? head.density() : density, inputs[0], null);
  }

  /** Says what is predicted, and what is normalised on the way. */
  @Override
  public String toString() {
    return density + (units == null ? "" : ", " + units + " applied in double");
  }
}
