// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.sequence.OffsetScale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.buffer.util.DataTypeUtil;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class SketchVaeTest {

  private static final OffsetScale SCALE = new OffsetScale(2, 10);

  // an epoch of tests has a batch of drawings of 3 to 7 points
  private static final List<Drawing> DRAWINGS = IntStream.range(0, 5).mapToObj(SketchVaeTest::drawing).toList();

  private static Drawing drawing(int i) {
    double[][] first = new double[2 + i][];
    Arrays.setAll(first, t -> new double[] {9 * t + i, 5 * Math.sin(t + i)});
    return new Drawing(List.of(first, new double[][] {{3 * i, 20}}));
  }

  private static VaeSettings settings(double floor) {
    SketchSettings drawing =
        new SketchSettings(1, 4, 2, 1, 5, new ExponentialSchedule(ScheduleType.EPOCH, 0.01, 1));
    return new VaeSettings(drawing, 3, 3, new Annealing(0.7, 0.1, 0.9), floor);
  }

  private static ComputationGraph graph(VaeSettings settings, DataType type) {
    ComputationGraph graph = new ComputationGraph(SketchVae.configuration(
        settings, new NeuralNetConfiguration.Builder().seed(3).dataType(type).updater(new NoOp())));
    graph.init();
    return graph;
  }

  private static INDArray[] doubles(INDArray... arrays) {
    return Arrays.stream(arrays).map(one -> one == null ? null : one.castTo(DataType.DOUBLE)).toArray(INDArray[]::new);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 100})
  void theGradientOfTheWholeGraphIsThatOfFiniteDifferences(double floor) {
    DataType before = Nd4j.dataType();
    DataTypeUtil.setDTypeForContext(DataType.DOUBLE);
    try {
      ComputationGraph graph = graph(settings(floor), DataType.DOUBLE);
      graph.setParams(graph.params().mul(2)); // codes that matter
      MultiDataSet batch = VaeBatches.inOrder(DRAWINGS, SCALE, 5, 3).next();
      GradientCheckUtil.GraphConfig check = new GradientCheckUtil.GraphConfig()
          .net(graph)
          .inputs(doubles(batch.getFeatures()))
          .labels(doubles(batch.getLabels()))
          .inputMask(doubles(batch.getFeaturesMaskArrays()))
          .labelMask(doubles(batch.getLabelsMaskArrays()))
          .subset(floor > 0).maxPerParam(20); // all of them once
      graph.setInputs(check.inputs());
      graph.setLabels(check.labels());
      graph.setLayerMaskArrays(check.inputMask(), check.labelMask());
      graph.computeGradientAndScore();
      // With steps of 2^-17 a score that is off by 16 units in its last place makes 2^-31 of it, curvature as much.
      double tolerance = 0x1p-30 * Math.max(1, Math.abs(graph.score()));
      graph.clearLayerMaskArrays();
      assertTrue(GradientCheckUtil.checkGradients(
          check.epsilon(0x1p-17).maxRelError(1e-6).minAbsoluteError(tolerance)));
    } finally {
      DataTypeUtil.setDTypeForContext(before);
    }
  }

  @Test
  void theScoreIsReconstructionAndWeighedDivergence() {
    SketchVae vae = SketchVae.of(settings(0));
    VaeBatches batches = VaeBatches.inOrder(DRAWINGS, SCALE, 5, 3);
    double steps = DRAWINGS.stream().mapToInt(drawing -> drawing.offsets().length - 1).sum() / 5.0;
    SketchVae.Score score = vae.score(batches);
    batches.reset();
    MultiDataSet batch = batches.next();
    double first = vae.graph().score(batch, true);
    assertEquals(score.natsPerStep() * steps + 0.07 * score.divergence(), first, 1e-4);
    assertEquals(first, vae.graph().scoreExamples(batch, false).meanNumber().doubleValue(), 1e-4);
    vae.graph().getConfiguration().setIterationCount(10);
    vae.graph().setInputs(batch.getFeatures());
    vae.graph().setLabels(batch.getLabels());
    vae.graph().setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
    vae.graph().computeGradientAndScore();
    double later = vae.graph().score();
    assertEquals((0.7 * (1 - 0.9 * Math.pow(0.9, 10)) - 0.07) * score.divergence(), later - first, 1e-4);
  }

  @Test
  void aCodeDoesNotDependOnPaddingOrNoise() {
    SketchVae vae = SketchVae.of(settings(0));
    double[][] alone = vae.codes(DRAWINGS, SCALE);
    MultiDataSet together = VaeBatches.inOrder(DRAWINGS, SCALE, 5, 3).next();
    INDArray posterior = vae.graph().output(
        false, together.getFeatures(), together.getFeaturesMaskArrays(), together.getLabelsMaskArrays())[1];
    for (int i = 0; i < alone.length; i++) {
      assertArrayEquals(alone[i], Arrays.copyOf(posterior.getRow(i).castTo(DataType.DOUBLE).toDoubleVector(), 3), 1e-6);
    }
    assertFalse(Arrays.equals(alone[0], alone[1]));
  }

  @Test
  void theDecoderByItselfPredictsWhatTheGraphDoes() {
    SketchVae vae = SketchVae.of(settings(0));
    double[] code = vae.codes(DRAWINGS.subList(2, 3), SCALE)[0];
    MultiDataSet one = VaeBatches.inOrder(DRAWINGS.subList(2, 3), SCALE, 1, 3).next();
    one.getFeatures()[3].assign(0); // no noise: the mean
    INDArray whole = vae.graph().output(one.getFeatures())[0];
    INDArray rows = one.getFeatures(0);
    INDArray both = Nd4j.zeros(DataType.FLOAT, 1, 8, rows.size(2));
    both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 5), NDArrayIndex.all()).assign(rows);
    for (int j = 0; j < 3; j++) {
      both.get(NDArrayIndex.all(), NDArrayIndex.point(5 + j), NDArrayIndex.all()).assign(code[j]);
    }
    INDArray alone = vae.decoder().output(both);
    assertTrue(whole.equalsWithEps(alone, 1e-5), () -> whole + "\n" + alone);
  }

  @Test
  void aConfigurationSurvivesItsJson() {
    ComputationGraphConfiguration configuration = graph(settings(0.2), DataType.FLOAT).getConfiguration();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertEquals(configuration.toJson(), read.toJson());
    assertTrue(read.toJson().contains("Annealing") && read.toJson().contains("GaussianKl"));
    MultiDataSet batch = VaeBatches.inOrder(DRAWINGS, SCALE, 5, 3).next();
    ComputationGraph first = new ComputationGraph(configuration);
    ComputationGraph second = new ComputationGraph(read);
    first.init();
    second.init();
    second.setParams(first.params());
    assertEquals(first.score(batch, true), second.score(batch, true));
  }

  @Test
  void codesBetweenLieOnAnArc() {
    double[] middle = VaePictures.between(new double[] {2, 0}, new double[] {0, 2}, 0.5);
    assertArrayEquals(new double[] {Math.sqrt(2), Math.sqrt(2)}, middle, 1e-12);
    assertArrayEquals(
        new double[] {1.5, 3}, VaePictures.between(new double[] {1, 2}, new double[] {2, 4}, 0.5), 1e-12);
    assertArrayEquals(new double[] {3, 1}, VaePictures.between(new double[] {3, 1}, new double[] {0, 2}, 0), 1e-12);
  }
}
