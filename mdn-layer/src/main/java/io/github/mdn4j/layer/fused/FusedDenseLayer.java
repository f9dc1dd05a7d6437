// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.cpu.DenseArithmetic;
import io.github.mdn4j.layer.internal.cpu.Rows;
import io.github.mdn4j.layer.internal.cpu.Transfer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The implementation of {@link FusedDense}: DL4J's own where it has to be, {@link DenseArithmetic} where it can be.
 *
 * <p>M2.1 asks for a gradient without a forward pass in training before it, at times; then the pass is made up for.
 */
final class FusedDenseLayer extends DenseLayer implements StockOrder {

  private static final long serialVersionUID = 1L;

  private transient DenseArithmetic arithmetic;

  private transient boolean inputGradientWanted = true;

  private transient boolean stockOrder;

  /** The input of the forward pass that can be gone back over, if any. */
  private transient INDArray kept;

  FusedDenseLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Returns what keeps a layer from being faster than DL4J's, if anything. */
  static Optional<String> obstacle(org.deeplearning4j.nn.conf.layers.DenseLayer layer) {
    if (Transfer.of(layer.getActivationFn()).isEmpty()) {
      return Optional.of("activation " + layer.getActivationFn());
    } else if (layer.getIDropout() != null) {
      return Optional.of("dropout");
    } else if (layer.getWeightNoise() != null) {
      return Optional.of("weight noise");
    } else if (layer.hasLayerNorm()) {
      return Optional.of("layer normalisation");
    }
    return Optional.empty();
  }

  /** Sets whether gradients come with that of the input, as they do unless told otherwise. */
  void wantInputGradient(boolean wanted) {
    inputGradientWanted = wanted;
  }

  /** Returns whether its part of a step is product and activation and nothing else. */
  boolean isDirect() {
    return maskArray == null && obstacle(layerConf()).isEmpty();
  }

  /** Returns the gradients of the parameters by name, in the order of a gradient of this layer; null if there are none. */
  Map<String, INDArray> gradientViews() {
    if (gradientViews == null) {
      return null;
    }
    Map<String, INDArray> views = new LinkedHashMap<>();
    if (hasBias()) {
      views.put(DefaultParamInitializer.BIAS_KEY, gradientViews.get(DefaultParamInitializer.BIAS_KEY));
    }
    views.put(DefaultParamInitializer.WEIGHT_KEY, gradientViews.get(DefaultParamInitializer.WEIGHT_KEY));
    return views;
  }

  @Override
  public void keepStockOrder() {
    stockOrder = true;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    kept = null;
    super.setInput(input, workspaces);
  }

  @Override
  public void clear() {
    kept = null;
    super.clear();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    kept = null;
    if (!isFusible()) {
      return super.activate(training, workspaces);
    }
    INDArray outputs = forward(Rows.dense(input, dataType, ArrayType.FF_WORKING_MEM, workspaces), training, workspaces);
    kept = training ? input : null;
    return stockOrder ? workspaces.dup(ArrayType.ACTIVATIONS, outputs, 'c') : outputs;
  }

  private INDArray forward(INDArray x, boolean keep, LayerWorkspaceMgr workspaces) {
    INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
    INDArray bias = hasBias() ? getParam(DefaultParamInitializer.BIAS_KEY) : null;
    INDArray outputs =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, weights.dataType(), new long[] {x.size(0), weights.size(1)}, 'f');
    arithmetic().forward(x, weights, bias, function(), keep, outputs);
    return outputs;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!isFusible() || epsilon.dataType() != dataType) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray x = Rows.dense(input, dataType, ArrayType.BP_WORKING_MEM, workspaces);
    if (kept != input) {
      forward(x, true, workspaces);
    }
    kept = null;
    INDArray weightGradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray biasGradient = hasBias() ? gradientViews.get(DefaultParamInitializer.BIAS_KEY) : null;
    INDArray below = inputGradientWanted ? like(x, workspaces) : null;
    arithmetic()
        .back(
            x,
            getParam(DefaultParamInitializer.WEIGHT_KEY),
            Rows.compact(epsilon, dataType, ArrayType.BP_WORKING_MEM, workspaces),
            false,
            function(),
            weightGradient,
            biasGradient,
            below);
    Gradient gradient = new DefaultGradient();
    if (hasBias()) {
      gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, biasGradient);
    }
    gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
    return new Pair<>(gradient, below);
  }

  /** Makes room for the gradient of the input, in the order in which the layer below seems to work. */
  private INDArray like(INDArray x, LayerWorkspaceMgr workspaces) {
    char order = Rows.byColumn(x) ? 'f' : 'c';
    return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), order);
  }

  /** Returns whether setting and input are such that the arithmetic is ours; what is wrong is DL4J's to say. */
  private boolean isFusible() {
    return maskArray == null
        && obstacle(layerConf()).isEmpty()
        && DenseArithmetic.supports(input, getParam(DefaultParamInitializer.WEIGHT_KEY), dataType);
  }

  private Transfer function() {
    return Transfer.of(layerConf().getActivationFn()).orElseThrow();
  }

  private DenseArithmetic arithmetic() {
    if (arithmetic == null) {
      arithmetic = DenseArithmetic.of(dataType);
    }
    return arithmetic;
  }
}
