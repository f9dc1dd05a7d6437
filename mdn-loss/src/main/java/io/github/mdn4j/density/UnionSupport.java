// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What the components of a mixture support together, and which of them count at a label.
 *
 * <p>A component counts where it contains the label and no other that does has an atom in a column where it has none:
 * what is continuous has no probability there.
 */
final class UnionSupport implements Support {

  private final List<Support> parts;
  private final boolean everywhere; // each component counts at each label

  UnionSupport(List<Support> parts) {
    this.parts = parts;
    everywhere = parts.stream().allMatch(part -> part.isEverything() && part.isContinuous());
  }

  /** Returns whether each component counts at each label. */
  boolean countsEverywhere() {
    return everywhere;
  }

  /** Returns which components count at a label. */
  boolean[] counting(double... y) {
    boolean[] counting = new boolean[parts.size()];
    for (int k = 0; k < counting.length; k++) {
      counting[k] = parts.get(k).contains(y) && !isOverruled(k, y);
    }
    return counting;
  }

  private boolean isOverruled(int k, double... y) {
    for (int j = 0; j < parts.size(); j++) {
      if (j != k && !parts.get(j).isContinuous() && parts.get(j).contains(y)) {
        for (int d = 0; d < width(); d++) {
          if (parts.get(j).isAtom(d, y) && !parts.get(k).isAtom(d, y)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Adds which components count to a graph: for each 1 or 0, [n,1]. */
  SDVariable[] counting(SameDiff sd, SDVariable y) {
    SDVariable[] contains = new SDVariable[parts.size()];
    for (int k = 0; k < contains.length; k++) {
      contains[k] = parts.get(k).contains(sd, y);
    }
    SDVariable[] counting = contains.clone();
    for (int j = 0; j < contains.length; j++) {
      if (parts.get(j).isContinuous()) {
        continue;
      }
      SDVariable atoms = parts.get(j).atoms(sd, y); // [n,D]
      for (int k = 0; k < contains.length; k++) {
        if (k != j && mayOverrule(parts.get(j), parts.get(k))) {
          SDVariable here = atoms.mul(parts.get(k).atoms(sd, y).mul(-1).add(1)); // [n,D]
          SDVariable somewhere = Columns.sum(here, width()).gt(0).castTo(y.dataType()); // [n,1]
          counting[k] = counting[k].mul(somewhere.mul(contains[j]).mul(-1).add(1));
        }
      }
    }
    return counting;
  }

  // not if both are discrete throughout in each column where the first has atoms
  private boolean mayOverrule(Support first, Support second) {
    for (int d = 0; d < width(); d++) {
      boolean always = second instanceof ColumnSupport || second instanceof OneHotSupport || second instanceof PointSupport;
      if (first.hasAtoms(d) && !(always && second.hasAtoms(d))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int width() {
    return parts.get(0).width();
  }

  @Override
  public boolean contains(double... y) {
    for (boolean counts : counting(y)) {
      if (counts) {
        return true;
      }
    }
    return false;
  }

  @Override
  public SDVariable contains(SameDiff sd, SDVariable y) {
    SDVariable sum = null;
    for (SDVariable each : counting(sd, y)) {
      sum = sum == null ? each : sum.add(each);
    }
    return sum.gt(0).castTo(y.dataType());
  }

  @Override
  public double[] inside() {
    return parts.get(0).inside();
  }

  @Override
  public boolean isEverything() {
    return parts.stream().anyMatch(Support::isEverything);
  }

  @Override
  public boolean hasAtoms(int column) {
    return parts.stream().anyMatch(part -> part.hasAtoms(column));
  }

  @Override
  public boolean isAtom(int column, double... y) {
    boolean[] counting = counting(y);
    for (int k = 0; k < counting.length; k++) {
      if (counting[k] && parts.get(k).isAtom(column, y)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public SDVariable atoms(SameDiff sd, SDVariable y) {
    SDVariable[] counting = counting(sd, y);
    SDVariable sum = null;
    for (int k = 0; k < counting.length; k++) {
      SDVariable each = parts.get(k).atoms(sd, y).mul(counting[k]); // [n,D]
      sum = sum == null ? each : sum.add(each);
    }
    return sum.gt(0).castTo(y.dataType());
  }
}
