// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.layer.internal.cpu.DenseArithmetic;
import io.github.mdn4j.layer.internal.cpu.Rows;
import io.github.mdn4j.layer.internal.cpu.Transfer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Raw rows x W + b and the way back: fused where memory and arrays allow it, by ND4J elsewhere. Not for several threads. */
final class RawProduct {

  private DenseArithmetic arithmetic;

  private static boolean isFusible(INDArray rows, INDArray w) {
    return rows.dataType() == w.dataType() && Rows.isDense(rows) && DenseArithmetic.supports(w, rows.size(0));
  }

  private DenseArithmetic arithmetic(DataType type) {
    if (arithmetic == null) {
      arithmetic = DenseArithmetic.of(type);
    }
    return arithmetic;
  }

  /**
   * Computes raw rows.
   *
   * @param x [n,nIn]
   * @param w [nIn,P]
   * @param bias [1,P], or null
   * @param raw takes them, [n,P]; in order 'f' it can be fused
   */
  void forward(INDArray x, INDArray w, INDArray bias, INDArray raw) {
    if (raw.ordering() == 'f' && isFusible(x, w)) {
      arithmetic(w.dataType()).forward(x, w, bias, Transfer.IDENTITY, false, raw);
      return;
    }
    Nd4j.gemm(x, w, raw, false, false, 1, 0);
    if (bias != null) {
      raw.addiRowVector(bias);
    }
  }

  /**
   * Computes gradients.
   *
   * @param x [n,nIn]
   * @param w [nIn,P]
   * @param delta the gradient of raw rows, [n,P]
   * @param weights takes that of W
   * @param bias takes that of b, or null
   * @param order that of the result, if it is not fused
   * @return the gradient of x, [n,nIn]
   */
  INDArray back(
      INDArray x, INDArray w, INDArray delta, INDArray weights, INDArray bias, char order, LayerWorkspaceMgr workspaces) {
    boolean fused = isFusible(x, w) && isFusible(delta, w) && Rows.isCompact(delta);
    char chosen = !fused ? order : Rows.byColumn(x) ? 'f' : 'c'; // as the layer below seems to like it
    INDArray input =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, delta.dataType(), x.shape(), chosen);
    if (fused) {
      arithmetic(w.dataType()).back(x, w, delta, true, Transfer.IDENTITY, weights, bias, input);
      return input;
    }
    Nd4j.gemm(x, delta, weights, true, false, 1, 0);
    if (bias != null) {
      delta.sum(bias, 0);
    }
    Nd4j.gemm(delta, w, input, false, true, 1, 0);
    return input;
  }
}
