// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The form of RMSProp in Graves (2013), equations 38 to 41: steps with momentum, divided by the gradient's running
 * standard deviation.
 *
 * <pre>
 * n = 0.95 n + 0.05 ε²   g = 0.95 g + 0.05 ε   Δ = 0.9 Δ − rate ε / √(n − g² + 10⁻⁴)
 * </pre>
 */
public final class GravesRmsProp implements IUpdater {

  private static final long serialVersionUID = 1L;

  private static final double DECAY = 0.95;
  private static final double MOMENTUM = 0.9;
  private static final double SMALL = 1e-4;

  private double learningRate = 1e-4;
  private ISchedule schedule;

  /** Makes one with the paper's learning rate, 10⁻⁴. */
  public GravesRmsProp() {}

  @Override
  public long stateSize(long numParams) {
    return 3 * numParams;
  }

  @Override
  public GradientUpdater<GravesRmsProp> instantiate(INDArray viewArray, boolean initializeViewArray) {
    Steps steps = new Steps(this);
    INDArray flat = viewArray.reshape(viewArray.length());
    steps.setStateViewArray(flat, new long[] {flat.length() / 3}, 'c', initializeViewArray);
    return steps;
  }

  @Override
  public GradientUpdater<GravesRmsProp> instantiate(
      Map<String, INDArray> updaterState, boolean initializeStateArrays) {
    Steps steps = new Steps(this);
    steps.setState(updaterState, initializeStateArrays);
    return steps;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return schedule == null ? learningRate : schedule.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
    learningRate = lr;
    schedule = lrSchedule;
  }

  @Override
  public GravesRmsProp clone() {
    GravesRmsProp copy = new GravesRmsProp();
    copy.setLrAndSchedule(learningRate, schedule);
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GravesRmsProp that
        && learningRate == that.learningRate
        && Objects.equals(schedule, that.schedule);
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, schedule);
  }

  /** The running numbers of a block of parameters. */
  private static final class Steps implements GradientUpdater<GravesRmsProp> {

    private static final String SQUARE = "n";
    private static final String MEAN = "g";
    private static final String STEP = "step";

    private final GravesRmsProp config;
    private INDArray square;
    private INDArray mean;
    private INDArray step; // −Δ, since DL4J subtracts

    Steps(GravesRmsProp config) {
      this.config = config;
    }

    @Override
    public GravesRmsProp getConfig() {
      return config;
    }

    @Override
    public void setState(Map<String, INDArray> stateMap, boolean initialize) {
      square = stateMap.get(SQUARE);
      mean = stateMap.get(MEAN);
      step = stateMap.get(STEP);
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of(SQUARE, square, MEAN, mean, STEP, step);
    }

    @Override
    public void setStateViewArray(INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
      if (initialize) {
        viewArray.assign(0);
      }
      INDArray flat = viewArray.reshape(viewArray.length());
      long n = flat.length() / 3;
      square = flat.get(NDArrayIndex.interval(0, n));
      mean = flat.get(NDArrayIndex.interval(n, 2 * n));
      step = flat.get(NDArrayIndex.interval(2 * n, 3 * n));
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      INDArray slope = gradient.reshape(gradient.length());
      square.muli(DECAY).addi(slope.mul(slope).muli(1 - DECAY));
      mean.muli(DECAY).addi(slope.mul(1 - DECAY));
      INDArray deviation = Transforms.sqrt(square.sub(mean.mul(mean)).addi(SMALL), false);
      step.muli(MOMENTUM).addi(slope.div(deviation).muli(config.getLearningRate(iteration, epoch)));
      gradient.assign(step.reshape(gradient.shape()));
    }
  }
}
