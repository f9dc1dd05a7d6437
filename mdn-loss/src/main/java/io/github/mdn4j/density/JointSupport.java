// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Labels side by side. */
final class JointSupport implements Support {

  private final List<Support> parts;
  private final int[] first; // columns of the parts, and then the width

  JointSupport(List<Support> parts) {
    this.parts = parts;
    first = new int[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      first[i + 1] = first[i] + parts.get(i).width();
    }
  }

  private double[] block(int part, double... y) {
    return Arrays.copyOfRange(y, first[part], first[part + 1]);
  }

  private SDVariable block(SameDiff sd, int part, SDVariable y) {
    return Columns.of(sd, y, first[part], parts.get(part).width());
  }

  private int partOf(int column) {
    int part = 0;
    while (first[part + 1] <= column) {
      part++;
    }
    return part;
  }

  @Override
  public int width() {
    return first[parts.size()];
  }

  @Override
  public boolean contains(double... y) {
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).contains(block(i, y))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public SDVariable contains(SameDiff sd, SDVariable y) {
    SDVariable all = null;
    for (int i = 0; i < parts.size(); i++) {
      SDVariable each = parts.get(i).contains(sd, block(sd, i, y));
      all = all == null ? each : all.mul(each);
    }
    return all;
  }

  @Override
  public double[] inside() {
    return parts.stream().flatMapToDouble(part -> Arrays.stream(part.inside())).toArray();
  }

  @Override
  public boolean isEverything() {
    return parts.stream().allMatch(Support::isEverything);
  }

  @Override
  public boolean hasAtoms(int column) {
    int part = partOf(column);
    return parts.get(part).hasAtoms(column - first[part]);
  }

  @Override
  public boolean isAtom(int column, double... y) {
    int part = partOf(column);
    return parts.get(part).isAtom(column - first[part], block(part, y));
  }

  @Override
  public SDVariable atoms(SameDiff sd, SDVariable y) {
    SDVariable[] blocks = new SDVariable[parts.size()];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = parts.get(i).atoms(sd, block(sd, i, y));
    }
    return blocks.length == 1 ? blocks[0] : sd.concat(1, blocks);
  }
}
