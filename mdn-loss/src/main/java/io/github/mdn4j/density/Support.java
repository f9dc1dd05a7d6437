// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The labels to which a {@link Density} gives a positive density, and which of their columns are atoms: values of
 * positive probability, such as counts and classes.
 *
 * <p>A mixture of different families asks for it. Where a label is outside the support of a component, that component's
 * density is 0. Where a column of a label is an atom of one component, components for which that column is continuous
 * give it no probability, and their density is 0 there too: densities are with respect to the sum of the components'
 * measures, counting measure at atoms and Lebesgue measure elsewhere.
 *
 * <p>It says the same twice, in plain numbers and in a graph.
 */
public interface Support {

  /** Returns D, the number of label columns. */
  int width();

  /**
   * Returns whether a label is inside.
   *
   * @param y a label of D numbers
   */
  boolean contains(double... y);

  /**
   * Adds whether labels are inside to a graph.
   *
   * @param sd the graph
   * @param y labels, [n,D]
   * @return 1 where a label is inside and 0 where not, [n,1]
   */
  SDVariable contains(SameDiff sd, SDVariable y);

  /** Returns a label that is inside, D numbers. */
  double[] inside();

  /** Returns whether each label of D finite numbers is inside. */
  boolean isEverything();

  /** Returns whether a label column has atoms, at some labels if not at all. */
  boolean hasAtoms(int column);

  /**
   * Returns whether a column of a label is an atom.
   *
   * @param column the label column
   * @param y a label that is inside, D numbers
   */
  default boolean isAtom(int column, double... y) {
    return hasAtoms(column);
  }

  /**
   * Adds which columns of labels are atoms to a graph.
   *
   * @param sd the graph
   * @param y labels that are inside, [n,D]
   * @return 1 where a column is an atom and 0 where not, [n,D]
   */
  default SDVariable atoms(SameDiff sd, SDVariable y) {
    double[] atoms = new double[width()];
    for (int d = 0; d < atoms.length; d++) {
      atoms[d] = hasAtoms(d) ? 1 : 0;
    }
    return y.mul(0).add(Columns.constant(sd, y, atoms));
  }

  /** Returns whether no column has atoms. */
  default boolean isContinuous() {
    for (int d = 0; d < width(); d++) {
      if (hasAtoms(d)) {
        return false;
      }
    }
    return true;
  }

  /** All labels of so many real columns. */
  static Support reals(int width) {
    return new ColumnSupport(width, ColumnSupport.Kind.REAL);
  }

  /** Labels whose columns are all positive. */
  static Support positives(int width) {
    return new ColumnSupport(width, ColumnSupport.Kind.POSITIVE);
  }

  /** Labels whose columns are all counts, 0, 1, 2, … */
  static Support counts(int width) {
    return new ColumnSupport(width, ColumnSupport.Kind.COUNT);
  }

  /** Labels whose columns are all 0 or 1. */
  static Support binary(int width) {
    return new ColumnSupport(width, ColumnSupport.Kind.BINARY);
  }

  /** Labels of which one column is 1 and the others are 0. */
  static Support oneHot(int classes) {
    return new OneHotSupport(classes);
  }

  /**
   * One label alone.
   *
   * @param label D numbers
   */
  static Support only(double... label) {
    return new PointSupport(label);
  }

  /** Labels side by side. */
  static Support sideBySide(Support... parts) {
    return new JointSupport(Arrays.asList(parts));
  }
}
