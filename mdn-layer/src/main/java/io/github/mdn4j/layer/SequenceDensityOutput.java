// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The running part of {@link RnnMixtureDensityOutputLayer}: each time step of each example is a row.
 *
 * <p>Rows run over examples first, then over time, as everywhere in DL4J. The mask of the loss is the labels' mask;
 * where there is none, the mask of the features, since a step without features predicts nothing.
 */
final class SequenceDensityOutput extends DensityOutput<RnnMixtureDensityOutputLayer> {

  private static final long serialVersionUID = 1L;

  SequenceDensityOutput(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private boolean timeFirst() {
    return layerConf().getRnnDataFormat() == RNNFormat.NWC;
  }

  private int timeAxis() {
    return timeFirst() ? 1 : 2;
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  INDArray toRows(INDArray array, LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
    requireSequence("input", array);
    INDArray nwc = timeFirst() ? array : array.permute(0, 2, 1); // [n,T,width]
    return nwc.reshape('f', nwc.size(0) * nwc.size(1), nwc.size(2)); // [nT,width], read in place where it can be
  }

  @Override
  INDArray fromRows(INDArray rows, LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
    long n = input.size(0);
    boolean byRow = rows.rank() == 2 && rows.stride(1) == 1 && rows.stride(0) == rows.size(1);
    INDArray ncw = byRow
        ? rows.reshape('c', rows.size(0) / n, n, rows.size(1)).permute(1, 2, 0) // rows lie as [T,n,width]: no copy
        : TimeSeriesUtils.reshape2dTo3d(rows, n, workspaceMgr, arrayType);
    return timeFirst() ? ncw.permute(0, 2, 1) : ncw;
  }

  @Override
  long rows() {
    return input.size(0) * input.size(timeAxis());
  }

  @Override
  char order() {
    return 'f';
  }

  @Override
  INDArray perExample(INDArray rowScores) {
    return rowScores.dup('f').reshape('f', input.size(0), input.size(timeAxis())).sum(true, 1);
  }

  @Override
  INDArray rowMask() {
    INDArray mask = maskArray != null ? maskArray : inputMaskArray;
    if (mask == null) {
      return null;
    }
    long n = input.size(0);
    long steps = input.size(timeAxis());
    INDArray perStep = mask;
    if (mask.rank() == 3 && mask.size(timeFirst() ? 2 : 1) == 1) {
      perStep = mask.reshape(mask.size(0), mask.length() / mask.size(0));
    }
    if (perStep.rank() != 2 || perStep.size(0) != n || perStep.size(1) != steps) {
      throw new DL4JInvalidInputException(
          who() + ": expected a mask of one weight a step, [" + n + ", " + steps + "], but got shape "
              + Arrays.toString(mask.shape()));
    }
    return perStep.dup('f').reshape('f', n * steps, 1);
  }

  @Override
  void requireForm() {
    requireSequence("input", input);
    requireSequence("labels", labels);
    int time = timeAxis();
    int columns = 3 - time;
    int width = layerConf().density().labelWidth();
    boolean transposed = labels.size(columns) == input.size(time) && labels.size(time) == width;
    if (transposed && labels.size(columns) != width) {
      throw new DL4JInvalidInputException(
          who() + ": expected labels [" + (timeFirst() ? "n, T, " + width : "n, " + width + ", T") + "], but got shape "
              + Arrays.toString(labels.shape()) + ", which is the other order of axes: permute(0, 2, 1) them, or give"
              + " the layers dataFormat(RNNFormat." + (timeFirst() ? "NCW" : "NWC") + ")");
    }
    if (input.size(0) != labels.size(0) || input.size(time) != labels.size(time)) {
      throw new DL4JInvalidInputException(
          who() + ": labels have " + labels.size(0) + " sequences of " + labels.size(time)
              + " steps, but the input has " + input.size(0) + " of " + input.size(time)
              + ": pad them to one length and mask the padding");
    }
  }

  private void requireSequence(String what, INDArray array) {
    if (array.rank() != 3) {
      String sequences = timeFirst() ? "[n, T, width]" : "[n, width, T]";
      throw new DL4JInvalidInputException(
          who() + ": expected " + what + " of sequences " + sequences + ", but got shape "
              + Arrays.toString(array.shape())
              + ": for one label a sequence put LastTimeStep below a MixtureDensityOutputLayer");
    }
  }

  @Override
  String unit() {
    return "step";
  }

  @Override
  String nameOf(int row) {
    long n = input.size(0);
    return "example " + row % n + ", step " + row / n + ": ";
  }

  @Override
  public void setMaskArray(INDArray maskArray) {
    if (maskArray == null) {
      inputMaskArray = null;
    }
    super.setMaskArray(maskArray);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    inputMaskArray = maskArray; // a recurrent layer below calls it passed through, but it still says where steps are
    inputMaskArrayState = currentMaskState;
    return null; // nothing comes after the last layer
  }
}
