// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What the standard error of a mean over rows needs, where rows of one block (the steps of a sequence) may depend on each
 * other and blocks do not: exact sums over blocks of S², S n and n², with the sum S and the number n of a block's rows.
 *
 * <p>SE² = B / (B − 1) Σ (S − m n)² / N², the variance of a ratio of block totals (Cochran 1977, eq. 6.9); with a row a
 * block it is the usual s² / N.
 */
final class Dispersion implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ExactSum block = new ExactSum(); // the one that is being added to
  private long rowsOfBlock;
  private final ExactSum squares = new ExactSum(); // Σ S²
  private final ExactSum products = new ExactSum(); // Σ S n
  private final ExactSum sizes = new ExactSum(); // Σ n²
  private long blocks;

  void add(double value) {
    block.add(value);
    rowsOfBlock++;
  }

  void endBlock() {
    if (rowsOfBlock == 0) {
      return;
    }
    double sum = block.value();
    squares.addProduct(sum, sum);
    products.addProduct(sum, rowsOfBlock);
    sizes.addProduct(rowsOfBlock, rowsOfBlock);
    blocks++;
    block.clear();
    rowsOfBlock = 0;
  }

  /**
   * Returns the standard error of the mean; NaN with less than two blocks.
   *
   * @param total the sum over all rows
   * @param rows how many they are
   */
  double standardError(ExactSum total, long rows) {
    if (blocks < 2 || !total.isFinite() || !squares.isFinite()) {
      return Double.NaN;
    }
    BigDecimal n = BigDecimal.valueOf(rows);
    BigDecimal sum = total.exact();
    // N² Σ (S − m n)², so that nothing cancels in rounded numbers
    BigDecimal scaled =
        n.multiply(n).multiply(squares.exact())
            .subtract(n.multiply(sum).multiply(products.exact()).multiply(BigDecimal.valueOf(2)))
            .add(sum.multiply(sum).multiply(sizes.exact()));
    double spread = scaled.divide(n.pow(4), MathContext.DECIMAL64).doubleValue();
    return Math.sqrt(Math.max(0, spread) * blocks / (blocks - 1));
  }

  void merge(Dispersion other) {
    squares.add(other.squares);
    products.add(other.products);
    sizes.add(other.sizes);
    blocks += other.blocks;
  }

  void clear() {
    block.clear();
    rowsOfBlock = 0;
    squares.clear();
    products.clear();
    sizes.clear();
    blocks = 0;
  }
}
