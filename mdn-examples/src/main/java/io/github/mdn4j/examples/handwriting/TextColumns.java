// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Puts the text of each sequence in place of its number, batch by batch: all texts at all steps would fill the memory.
 *
 * <p>The last feature of a step is the number of its sequence; it becomes the codes of the text.
 */
final class TextColumns implements DataSetPreProcessor {

  private static final long serialVersionUID = 1L;

  private final List<int[]> texts;
  private final int columns;

  /**
   * Takes texts.
   *
   * @param texts codes of characters
   * @param columns how many columns a text has
   */
  TextColumns(List<int[]> texts, int columns) {
    this.texts = texts;
    this.columns = columns;
  }

  @Override
  public void preProcess(DataSet batch) {
    INDArray features = batch.getFeatures(); // [n,pen + 1,T]
    long pen = features.size(1) - 1;
    long steps = features.size(2);
    float[][][] codes = new float[(int) features.size(0)][columns][1];
    for (int m = 0; m < codes.length; m++) {
      int[] text = texts.get((int) features.getDouble(m, pen, 0));
      for (int u = 0; u < text.length; u++) {
        codes[m][u][0] = text[u];
      }
    }
    INDArray rows = features.get(NDArrayIndex.all(), NDArrayIndex.interval(0, pen), NDArrayIndex.all());
    batch.setFeatures(Nd4j.concat(1, rows, Nd4j.tile(Nd4j.createFromArray(codes), 1, 1, (int) steps)));
  }
}
