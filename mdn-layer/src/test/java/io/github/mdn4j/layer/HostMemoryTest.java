// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.attention.AttentionWindowLSTM;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.fused.FusedDense;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.fused.FusedReport;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers as they run on other backends than the CPU's: the same numbers, in training and prediction. */
class HostMemoryTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));
  private static final Density PEN = Joint.of(Mixture.of(2, BivariateGaussian.of()), Bernoulli.of());
  private static final int TEXT = 3;

  /** Networks that hold every layer at least once. */
  private enum Kind {
    STOCK_BODY {
      @Override
      MultiLayerNetwork network(DataType type) {
        return Networks.dense(DENSITY, type, new Adam(0.01));
      }
    },
    FUSED_DENSE {
      @Override
      MultiLayerNetwork network(DataType type) {
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                settings(type)
                    .list()
                    .layer(new FusedDense.Builder().nOut(6).activation(Activation.RELU).build())
                    .layer(new FusedDense.Builder().nOut(5).activation(Activation.SOFTPLUS).build())
                    .layer(new MixtureDensityOutputLayer.Builder(DENSITY).build())
                    .setInputType(InputType.feedForward(3))
                    .build());
        network.init();
        return network;
      }
    },
    ACCELERATED {
      @Override
      MultiLayerNetwork network(DataType type) {
        return Fused.accelerate(Networks.dense(DENSITY, type, new Adam(0.01)));
      }
    },
    ACCELERATED_OUTPUT {
      @Override
      MultiLayerNetwork network(DataType type) {
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                settings(type)
                    .list()
                    .layer(new FusedDense.Builder().nOut(6).activation(Activation.RELU).build())
                    .layer(new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY).build())
                    .setInputType(InputType.feedForward(3))
                    .build());
        network.init();
        return Fused.accelerate(network);
      }

      @Override
      Predictions predictions(MultiLayerNetwork network, INDArray features) {
        return Predictions.of(DiagonalGaussian.of(1), network.output(features));
      }
    },
    FUSED_LSTM {
      @Override
      MultiLayerNetwork network(DataType type) {
        return Networks.recurrent(type, new Adam(0.01), RNNFormat.NCW, lstm(0), PEN);
      }
    },
    STEPS_LAST_BUT_ONE {
      @Override
      MultiLayerNetwork network(DataType type) {
        return Networks.recurrent(type, new Adam(0.01), RNNFormat.NWC, lstm(0), PEN);
      }
    },
    LIMITED_LSTM {
      @Override
      MultiLayerNetwork network(DataType type) {
        return Networks.recurrent(type, new Adam(0.01), RNNFormat.NCW, lstm(0.05), PEN);
      }
    },
    TRUNCATED {
      @Override
      MultiLayerNetwork network(DataType type) {
        MultiLayerNetwork network = FUSED_LSTM.network(type);
        network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
        network.getLayerWiseConfigurations().setTbpttFwdLength(4);
        network.getLayerWiseConfigurations().setTbpttBackLength(4);
        return network;
      }
    },
    ATTENTION_WINDOW {
      @Override
      MultiLayerNetwork network(DataType type) {
        Layer reader =
            new AttentionWindowLSTM.Builder(4, TEXT).nIn(2 + TEXT).nOut(3).components(2).derivativeLimit(0.05).build();
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                settings(type)
                    .list()
                    .layer(reader)
                    .layer(new RnnMixtureDensityOutputLayer.Builder(PEN).build())
                    .setInputType(InputType.recurrent(2 + TEXT, RNNFormat.NCW))
                    .build());
        network.init();
        return network;
      }
    };

    abstract MultiLayerNetwork network(DataType type);

    Predictions predictions(MultiLayerNetwork network, INDArray features) {
      return Predictions.of(network, features);
    }

    private static NeuralNetConfiguration.Builder settings(DataType type) {
      return new NeuralNetConfiguration.Builder().seed(5).dataType(type).updater(new Adam(0.01));
    }

    private static FusedLSTM lstm(double limit) {
      FusedLSTM.Builder builder = new FusedLSTM.Builder();
      if (limit > 0) {
        builder.derivativeLimit(limit);
      }
      builder.nOut(4).activation(Activation.TANH);
      return builder.build();
    }

    boolean isRecurrent() {
      return compareTo(FUSED_LSTM) >= 0;
    }

    DataSet data(DataType type) {
      if (!isRecurrent()) {
        return new DataSet(Networks.gaussian(1, type, 7, 3), Networks.gaussian(2, type, 7, 2));
      }
      RNNFormat format = this == STEPS_LAST_BUT_ONE ? RNNFormat.NWC : RNNFormat.NCW;
      int n = 3;
      int steps = 9;
      INDArray y = Networks.sequences(2, type, RNNFormat.NCW, n, 3, steps);
      y.slice(2, 1).assign(y.slice(2, 1).gt(0)); // pen up or down
      INDArray x = Networks.sequences(1, type, RNNFormat.NCW, n, 2, steps);
      if (this == ATTENTION_WINDOW) {
        x = Nd4j.concat(1, x, Nd4j.valueArrayOf(new long[] {n, TEXT, steps}, 2, type));
      }
      INDArray mask = Nd4j.ones(type, n, steps);
      mask.getRow(1).getScalar(steps - 1).assign(0);
      mask.getRow(2).assign(Nd4j.createFromArray(1, 1, 1, 1, 1, 1, 0, 0, 0).castTo(type));
      boolean last = format == RNNFormat.NWC;
      return new DataSet(
          last ? x.permute(0, 2, 1).dup('c') : x, last ? y.permute(0, 2, 1).dup('c') : y, mask, mask.dup());
    }
  }

  /** Everything that a network says: scores, gradients, parameters after training, predictions. */
  private static List<double[]> numbers(Kind kind, DataType type) {
    MultiLayerNetwork network = kind.network(type);
    DataSet data = kind.data(type);
    double before = network.score(data);
    INDArray examples = network.scoreExamples(data, true);
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    network.computeGradientAndScore();
    INDArray gradient = network.getFlattenedGradients().dup();
    network.clearLayerMaskArrays();
    for (int i = 0; i < 3; i++) {
      network.fit(data);
    }
    Predictions predictions = kind.predictions(network, data.getFeatures());
    INDArray step = kind.isRecurrent() ? network.rnnTimeStep(data.getFeatures()) : predictions.mean();
    INDArray next = kind.isRecurrent() ? network.rnnTimeStep(data.getFeatures()) : predictions.mean();
    return List.of(
        new double[] {before, network.score()},
        plain(examples),
        plain(gradient),
        plain(network.params()),
        plain(predictions.mean()),
        plain(predictions.variance()),
        plain(predictions.sample(2, new SplittableRandom(3))),
        plain(network.output(data.getFeatures())),
        plain(step),
        plain(next));
  }

  private static double[] plain(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static double difference(double[] a, double[] b) {
    assertEquals(a.length, b.length);
    double largest = 1;
    double difference = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i]));
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
    }
    return difference / largest;
  }

  @ParameterizedTest
  @EnumSource
  void everyNumberIsTheSame(Kind kind) {
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
      List<double[]> with = numbers(kind, type);
      List<double[]> without = WithoutHostMemory.get(() -> numbers(kind, type));
      for (int i = 0; i < with.size(); i++) {
        assertTrue(Arrays.stream(with.get(i)).allMatch(Double::isFinite));
        assertEquals(
            0, difference(with.get(i), without.get(i)), type == DataType.DOUBLE ? 1e-9 : 2e-4, type + ", number " + i);
      }
    }
  }

  @Test
  void noLayerIsLeftOut() {
    Set<String> written =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.mdn4j.layer")
            .stream()
            .filter(type -> type.getAllMethods().stream().anyMatch(m -> m.getName().equals("instantiate")))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(type -> !type.isAssignableTo(FrozenLayer.class)
                && !type.isAssignableTo(MaskZeroLayer.class)) // what they wrap computes
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> seen =
        Arrays.stream(Kind.values())
            .flatMap(kind -> kind.network(DataType.FLOAT).getLayerWiseConfigurations().getConfs().stream())
            .map(conf -> conf.getLayer().getClass().getSimpleName())
            .filter(written::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(written, seen);
  }

  @Test
  void nothingIsReportedAsFusedWithoutIt() {
    Supplier<FusedReport> report = () -> Fused.report(Kind.FUSED_DENSE.network(DataType.FLOAT));
    assertTrue(report.get().isComplete());
    FusedReport without = WithoutHostMemory.get(report);
    assertFalse(without.layers().stream().anyMatch(FusedReport.Entry::fused), without.toString());
    assertTrue(without.toString().contains("not on ND4J's CPU backend"), without.toString());
  }
}
