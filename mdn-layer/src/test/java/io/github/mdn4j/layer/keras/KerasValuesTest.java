// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What imported networks are made of beside layers: slopes are those of the values, and equal is what says the same. */
class KerasValuesTest {

  private static final LayerWorkspaceMgr WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  static Stream<KerasActivation> activations() {
    return Stream.concat(
        Stream.of(KerasActivation.Formula.values())
            .filter(formula -> formula != KerasActivation.Formula.RELU && formula != KerasActivation.Formula.ELU)
            .map(KerasActivation::of),
        Stream.of(
            KerasActivation.elu(0.7), KerasActivation.relu(0.2, 0, 4),
            KerasActivation.relu(0, 0.5, Double.POSITIVE_INFINITY)));
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  /** No kink is nearer than the step. */
  @ParameterizedTest
  @MethodSource("activations")
  void slopesAreThoseOfTheValues(KerasActivation activation) {
    double step = 1e-6;
    INDArray x = Nd4j.createFromArray(new double[][] {{-7.1, -3.2, -1.3, -0.4}, {0.3, 0.9, 2.6, 5.5}});
    INDArray slope = activation.backprop(x.dup(), Nd4j.onesLike(x)).getFirst();
    INDArray more = activation.getActivation(x.add(step), true);
    INDArray less = activation.getActivation(x.sub(step), true);
    double rounding = more.amaxNumber().doubleValue() * Math.ulp(1.0) / step;
    assertArrayEquals(
        more.sub(less).div(2 * step).data().asDouble(), slope.dup('c').data().asDouble(), 1e-9 + 2 * rounding,
        activation.toString());
  }

  @Test
  void activationsCompareByFormulaAndNumbers() {
    KerasActivation relu = KerasActivation.relu(0.1, 0.2, 3);
    assertEquals(relu, KerasActivation.relu(0.1, 0.2, 3));
    assertEquals(relu.hashCode(), KerasActivation.relu(0.1, 0.2, 3).hashCode());
    assertNotEquals(relu, KerasActivation.relu(0.2, 0.2, 3));
    assertNotEquals(relu, KerasActivation.relu(0.1, 0.3, 3));
    assertNotEquals(relu, KerasActivation.relu(0.1, 0.2, 4));
    assertNotEquals(relu, KerasActivation.elu(0.1));
    assertNotEquals(relu, "relu");
  }

  /** ⟨J x, e⟩ = ⟨x, Jᵀ e⟩, as the map is linear. */
  @ParameterizedTest
  @EnumSource(BothEnds.Merge.class)
  void bothEndsGoBackAsTheyWentForth(BothEnds.Merge merge) {
    BothEnds ends = new BothEnds(merge);
    INDArray x = Nd4j.rand(2, 5, 6);
    INDArray rows = ends.preProcess(x, 2, WORKSPACES);
    INDArray epsilon = Nd4j.rand(rows.shape());
    INDArray back = ends.backprop(epsilon, 2, WORKSPACES);
    assertEquals(
        rows.mul(epsilon).sumNumber().doubleValue(), back.mul(x).sumNumber().doubleValue(), 1e-4);
    assertNull(ends.backprop(null, 2, WORKSPACES));
    assertEquals(InputType.feedForward(rows.size(1)), ends.getOutputType(InputType.recurrent(6)));
    assertNull(ends.feedForwardMaskArray(Nd4j.ones(2, 5), null, 2).getFirst());
    for (BothEnds.Merge other : BothEnds.Merge.values()) {
      assertEquals(merge == other, ends.equals(new BothEnds(other)));
    }
    assertEquals(ends.hashCode(), ends.clone().hashCode());
    assertNotEquals(ends, "ends");
  }

  @Test
  void reshapedArraysGoBackToTheirShape() {
    Reshaped reshaped = new Reshaped(new long[] {3, 4}, new long[] {12});
    INDArray x = Nd4j.rand(2, 3, 4);
    INDArray rows = reshaped.preProcess(x, 2, WORKSPACES);
    assertArrayEquals(new long[] {2, 12}, rows.shape());
    assertEquals(x, reshaped.backprop(rows, 2, WORKSPACES));
    assertNull(reshaped.backprop(null, 2, WORKSPACES));
    assertEquals(InputType.feedForward(12), reshaped.getOutputType(InputType.recurrent(4)));
    InputType same = InputType.recurrent(6);
    assertEquals(same, new Reshaped(new long[] {3, 4}, new long[] {2, 6}).getOutputType(same));
    assertEquals(reshaped, reshaped.clone());
    assertEquals(reshaped.hashCode(), reshaped.clone().hashCode());
    assertNotEquals(reshaped, new Reshaped(new long[] {4, 3}, new long[] {12}));
    assertNotEquals(reshaped, new Reshaped(new long[] {3, 4}, new long[] {6, 2}));
    assertNotEquals(reshaped, "reshaped");
  }
}
