// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.Padding;
import io.github.mdn4j.layer.internal.DirectOutput;
import io.github.mdn4j.layer.internal.LayerName;
import io.github.mdn4j.loss.DensityLoss;
import io.github.mdn4j.loss.RowException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running part of a density output layer: raw = x W + b, the loss and its gradient once a training step.
 *
 * <p>DL4J asks an output layer for the gradient and then for the score of the same minibatch, each time through the
 * product and the loss. Here the first leaves the score for the second, which takes it if nothing has changed
 * meanwhile. The mask acts in the loss, never on the raw output, so that a masked row is never read.
 *
 * <p>This class works on rows. What a subclass is handed in another form it turns into rows and back.
 */
class DensityOutput<C extends DensityOutputLayer> extends BaseOutputLayer<C> implements DirectOutput {

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(DensityOutput.class);
  private static final IActivation IDENTITY = new ActivationIdentity();
  private static final char LOSS_ORDER = 'f'; // kernels read columns

  private transient RawProduct rawProduct;
  private transient Step step;
  private transient boolean hinted;
  private transient double nats;
  private transient double countedRows;
  private transient DensityEvaluation watch;
  private transient boolean begun;
  private transient SegmentWatch segments;

  /** What the last gradient was computed from, and the score that came with it. */
  private record Step(INDArray input, INDArray labels, INDArray mask, double score) {}

  DensityOutput(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Takes the listeners that a network hands its layers when it makes them: its own list; null in a graph. */
  final void listenersOfNetwork(Collection<TrainingListener> ofNetwork) {
    segments = new SegmentWatch(ofNetwork);
  }

  /** Returns what notices a training on segments. */
  final SegmentWatch segments() {
    if (segments == null) {
      segments = new SegmentWatch(null);
    }
    return segments;
  }

  /** Returns an array of inputs or labels as rows, [n, width]. */
  INDArray toRows(INDArray array, LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
    return array;
  }

  /** Returns rows in the form of the input. */
  INDArray fromRows(INDArray rows, LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
    return rows;
  }

  /** Returns the order of rows from which {@link #fromRows} need not copy. */
  char order() {
    return 'c';
  }

  /** Returns the mask that applies to the loss, one weight a row, or null. */
  INDArray rowMask() {
    return maskArray;
  }

  /** Returns the number of rows of the minibatch. */
  long rows() {
    return input.size(0);
  }

  /** Throws if labels and input do not have the form that this layer wants. */
  void requireForm() {
    if (labels != null && labels.rank() == 3) {
      throw new DL4JInvalidInputException(
          who() + ": labels have shape " + Arrays.toString(labels.shape()) + ", but " + layerConf().density()
              + " wants [n, " + layerConf().density().labelWidth() + "]: for a prediction at each step take a"
              + " RnnMixtureDensityOutputLayer, for one a sequence put LastTimeStep below");
    }
  }

  /** Returns how messages name a row. */
  String nameOf(int row) {
    return "";
  }

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    segments().passBegins(this);
    requireForm();
    INDArray whole = input;
    INDArray x;
    INDArray raw; // [n,P]
    input = toRows(whole, workspaceMgr, ArrayType.BP_WORKING_MEM);
    try {
      raw = product(true, LOSS_ORDER, workspaceMgr);
      x = input; // with dropout applied
    } finally {
      input = whole;
    }
    INDArray y = toRows(labels, workspaceMgr, ArrayType.BP_WORKING_MEM);
    Pair<Double, INDArray> loss = named(() -> loss().computeGradientAndScore(y, raw, IDENTITY, rowMask(), false), x);
    warnOnce(y, raw);
    INDArray delta = loss.getSecond(); // [n,P]
    if (watch != null) {
      try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        watch.eval(y, raw, rowMask());
      }
      watch = null;
    }
    step = new Step(whole, labels, maskArray, loss.getFirst());
    double limit = layerConf().getDerivativeLimit();
    if (limit > 0) {
      Transforms.max(Transforms.min(delta, limit, false), -limit, false);
    }
    INDArray inputGradient = gradients(x, delta, workspaceMgr);
    Gradient gradient = new DefaultGradient();
    gradientViews.forEach((name, view) -> gradient.gradientForVariable().put(name, view));
    return new Pair<>(
        gradient,
        fromRows(backpropDropOutIfPresent(inputGradient), workspaceMgr, ArrayType.ACTIVATION_GRAD));
  }

  @Override
  public final boolean isDirect(INDArray features) {
    DensityLoss loss = loss();
    return layerConf() instanceof MixtureDensityOutputLayer
        && layerConf().getIDropout() == null
        && layerConf().getWeightNoise() == null
        && layerConf().getDerivativeLimit() <= 0
        && watch == null
        && (begun || iterationCount > 0) // the first step of a training has something to say
        && (maskArray == null || maskArray.rank() == 2 && maskArray.size(0) == features.size(0))
        && labels != null
        && labels.rank() == 2
        && labels.size(0) == features.size(0)
        && labels.size(1) == loss.density().labelWidth();
  }

  @Override
  public final boolean isDirectOutput() {
    return layerConf() instanceof MixtureDensityOutputLayer && maskArray == null;
  }

  @Override
  public final void beforeOutput() {
    ClassicEvaluation.refuseOutput(who());
    hinted = hinted || ClassicEvaluation.hint(who());
  }

  @Override
  public final double loss(int from, int to, INDArray raw) {
    boolean whole = from == 0 && to == labels.size(0);
    INDArray y = whole ? labels : labels.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    INDArray mask = maskArray;
    if (!whole && mask != null) {
      mask = mask.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }
    return loss().computeGradientAndScore(y, raw, mask, raw);
  }

  @Override
  public final double average(double sum) {
    return conf().isMiniBatch() ? sum / labels.size(0) : sum;
  }

  @Override
  public final Map<String, INDArray> gradientViews() {
    return gradientViews;
  }

  /** DL4J's own puts noise on biases at inference too, where it is meant for them (docs/dl4j-notes.md). */
  @Override
  protected final INDArray getParamWithNoise(String param, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return training ? super.getParamWithNoise(param, true, workspaceMgr) : getParam(param);
  }

  /** Puts the gradients of the parameters into their views, and returns that of the input, [n,nIn]. */
  private INDArray gradients(INDArray input, INDArray delta, LayerWorkspaceMgr workspaceMgr) {
    INDArray w = getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, true, workspaceMgr);
    INDArray x = input.castTo(w.dataType());
    INDArray weights = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray bias = hasBias() ? gradientViews.get(DefaultParamInitializer.BIAS_KEY) : null;
    return rawProduct().back(x, w, delta, weights, bias, order(), workspaceMgr);
  }

  private RawProduct rawProduct() {
    if (rawProduct == null) {
      rawProduct = new RawProduct(); // there is none after Java's own serialisation
    }
    return rawProduct;
  }

  @Override
  public final double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
    requireInputAndLabels();
    Step last = step;
    step = null;
    boolean same = training && last != null && last.input == input && last.labels == labels && last.mask == maskArray;
    double sum;
    if (same) {
      sum = last.score;
    } else {
      INDArray raw = preOutput2d(training, workspaceMgr);
      INDArray y = getLabels2d(workspaceMgr, ArrayType.FF_WORKING_MEM);
      sum = named(() -> loss().computeScore(y, raw, IDENTITY, rowMask(), false), null);
    }
    if (training && !trainingListeners.isEmpty()) {
      nats = sum;
      INDArray mask = rowMask();
      countedRows = mask == null ? rows() : mask.sumNumber().doubleValue();
    }
    score = sum / (conf().isMiniBatch() ? getInputMiniBatchSize() : 1) + fullNetRegTerm;
    return score;
  }

  @Override
  public final INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
    requireInputAndLabels();
    INDArray raw = preOutput2d(false, workspaceMgr);
    INDArray y = getLabels2d(workspaceMgr, ArrayType.FF_WORKING_MEM);
    INDArray rows = named(() -> loss().computeScoreArray(y, raw, IDENTITY, rowMask()), null);
    INDArray examples = perExample(rows).addi(fullNetRegTerm);
    return workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, examples);
  }

  /** Returns scores of rows, [n,1], summed for each example. */
  INDArray perExample(INDArray rowScores) {
    return rowScores;
  }

  /** Returns what one row is. */
  String unit() {
    return "row";
  }

  /** Has an evaluation look at the next training step, at what the loss sees: dropout and masks included. */
  final void watchNext(DensityEvaluation evaluation) {
    watch = evaluation;
  }

  /** Returns the loss of the last training step that had listeners, summed over its rows, without regularisation. */
  final double nats() {
    return nats;
  }

  /** Returns how many rows counted in that step: the sum of their weights. */
  final double countedRows() {
    return countedRows;
  }

  private void requireInputAndLabels() {
    if (input == null || labels == null) {
      throw new IllegalStateException(who() + ": a score needs input and labels");
    }
    requireForm();
  }

  @Override
  public final INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    if (!training) {
      ClassicEvaluation.refuseOutput(who());
      hinted = hinted || ClassicEvaluation.hint(who());
    }
    INDArray raw = raw(training, order(), workspaceMgr);
    INDArray mask = rowMask();
    if (mask != null && !training && Evaluating.isUnderWay()) {
      mark(raw, mask);
    } else if (maskArray != null) {
      raw.muliColumnVector(mask.neq(0).castTo(raw.dataType())); // other weights are the loss's business
    }
    return fromRows(raw, workspaceMgr, ArrayType.ACTIVATIONS);
  }

  /** Tells an evaluation, which gets no mask of the features, which rows the loss leaves out. */
  private static void mark(INDArray raw, INDArray mask) {
    double[] weights = mask.data().asDouble(); // [n,1]
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] == 0) {
        raw.getRow(i).assign(Padding.mark(raw.dataType()));
      }
    }
  }

  /** Returns raw parameters [n,P], of masked rows too. */
  @Override
  protected final INDArray preOutput2d(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return raw(training, LOSS_ORDER, workspaceMgr);
  }

  private INDArray raw(boolean training, char order, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    INDArray whole = input;
    input = toRows(whole, workspaceMgr, ArrayType.FF_WORKING_MEM);
    try {
      return product(training, order, workspaceMgr);
    } finally {
      input = whole;
    }
  }

  /** Returns x W + b; the stock product would make it in one order, copy it to the other, and mask it. */
  private INDArray product(boolean training, char order, LayerWorkspaceMgr workspaceMgr) {
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray w = getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, training, workspaceMgr);
    INDArray x = input.castTo(w.dataType());
    if (x.rank() != 2 || x.size(1) != w.size(0)) {
      throw new DL4JInvalidInputException(
          who() + ": expected input [n, " + w.size(0) + "], but got shape " + Arrays.toString(x.shape())
              + (x.rank() == 3 ? ": for sequences take a RnnMixtureDensityOutputLayer" : ""));
    }
    INDArray raw =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, w.dataType(), new long[] {x.size(0), w.size(1)}, order);
    INDArray bias =
        hasBias() ? getParamWithNoise(DefaultParamInitializer.BIAS_KEY, training, workspaceMgr) : null;
    rawProduct().forward(x, w, bias, raw);
    return raw;
  }

  @Override
  protected final INDArray getLabels2d(LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
    return toRows(labels, workspaceMgr, arrayType);
  }

  private DensityLoss loss() {
    return (DensityLoss) layerConf().getLossFn();
  }

  final String who() {
    return LayerName.of(layerConf(), getIndex());
  }

  /** Says once, at the first step of a training, that labels are far from where it starts. */
  private void warnOnce(INDArray labels, INDArray raw) {
    if (begun || iterationCount > 0) {
      return;
    }
    begun = true;
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      LabelDistance.warning(layerConf().density(), labels, raw, rowMask())
          .ifPresent(warning -> log.warn("{}: {}", who(), warning));
    } catch (UnsupportedOperationException | ND4JIllegalArgumentException e) {
      log.debug("{}: cannot tell how far labels are", who(), e); // a family without moments trains all the same
    }
  }

  /**
   * Runs a computation; what the loss has to say about its arrays gets this layer's name in front.
   *
   * @param x the rows that went into this layer; null if they are not at hand
   */
  private <R> R named(Supplier<R> computation, INDArray x) {
    try {
      return computation.get();
    } catch (RowException e) {
      setMaskArray(null); // DL4J would leave it to the next minibatch
      String why = x == null ? e.getMessage() : FeatureFault.in(x, e).orElse(e.getMessage());
      throw new DL4JInvalidInputException(who() + ": " + nameOf(e.row()) + why, e);
    } catch (ND4JIllegalArgumentException e) {
      setMaskArray(null);
      throw new DL4JInvalidInputException(who() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Keeps dropout from changing the input in place: a graph lets the last of several outputs do so, which reads first
   * on the way back, and the others would read what it left (docs/dl4j-notes.md).
   */
  @Override
  public final void allowInputModification(boolean allow) {
    super.allowInputModification(false);
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    step = null;
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void setParams(INDArray params) {
    step = null;
    super.setParams(params);
  }

  @Override
  public void setParam(String key, INDArray value) {
    step = null;
    super.setParam(key, value);
  }

  @Override
  public void setIterationCount(int iterationCount) {
    super.setIterationCount(iterationCount);
    segments().counted(this);
  }

  @Override
  public void clear() {
    step = null;
    segments().passIsOver();
    super.clear();
  }

  @Override
  public double f1Score(DataSet data) {
    throw ClassicEvaluation.refusal(who(), "f1Score");
  }

  @Override
  public double f1Score(INDArray examples, INDArray labels) {
    throw ClassicEvaluation.refusal(who(), "f1Score");
  }

  @Override
  public int[] predict(INDArray input) {
    throw ClassicEvaluation.refusal(who(), "predict");
  }
}
