// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What leaves the loss belongs to the workspace that is open, as DL4J expects; what stays inside does not. */
class WorkspacesTest {

  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(1 << 20)
          .policyLearning(LearningPolicy.NONE)
          .policyAllocation(AllocationPolicy.STRICT)
          .policySpill(SpillPolicy.FAIL)
          .build();

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void resultsLiveInTheOpenWorkspaceAndTheLossOutlivesIt(Engine engine) {
    Density density = Mixture.of(3, DiagonalGaussian.of(2));
    DensityLoss loss = new LossMixtureNLL(density, engine);
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
      Batch batch = Batch.random(density, 7, 1).as(type);
      INDArray mask = Nd4j.createFromArray(0.0, 1, 1, 0.5, 0, 1, 1).reshape(7, 1);
      Batch.Result expected = batch.through(new LossMixtureNLL(density, engine), mask);
      for (int i = 0; i < 10; i++) {
        INDArray kept;
        try (MemoryWorkspace open =
            Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, "WorkspacesTest")) {
          Batch inside = new Batch(batch.labels().dup(), batch.raw().dup());
          INDArray gradient =
              loss.computeGradientAndScore(inside.labels(), inside.raw(), new ActivationIdentity(), mask, true)
                  .getSecond();
          INDArray scores =
              loss.computeScoreArray(inside.labels(), inside.raw(), new ActivationIdentity(), mask);
          assertTrue(gradient.isAttached() && scores.isAttached());
          assertEquals(open, gradient.data().getParentWorkspace());
          assertEquals(expected.gradient(), gradient);
          kept = gradient.detach();
        }
        assertFalse(kept.isAttached());
        assertEquals(expected.gradient(), kept);
      }
      batch.through(loss, mask).assertSame(expected);
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
