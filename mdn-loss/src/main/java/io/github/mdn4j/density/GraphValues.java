// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Log densities of many labels under one raw row, in double, by running the density's graph.
 *
 * <p>An execution leaves some memory behind in its SameDiff instance (docs/dl4j-notes.md), so the graph is replaced
 * after {@value #USES} uses. May be called by many threads; they take turns.
 */
final class GraphValues {

  private static final int USES = 1000;
  private static final String LOG_DENSITY = "logDensity";

  private final Density density;
  private final double[] theta;
  private SameDiff sd;
  private int uses;

  GraphValues(Density density, double[] theta) {
    this.density = density;
    this.theta = theta;
  }

  /** Returns log f of each label; −∞ outside the support, and where the graph has no number. */
  synchronized double[] logDensity(double[][] y) {
    if (sd == null || ++uses > USES) {
      sd = build();
      uses = 0;
    }
    double[][] rows = new double[y.length][];
    Arrays.fill(rows, theta);
    double[] log;
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      log =
          sd.outputSingle(Map.of("theta", Nd4j.createFromArray(rows), "y", Nd4j.createFromArray(y)), LOG_DENSITY)
              .dup('c')
              .data()
              .asDouble();
    }
    for (int i = 0; i < log.length; i++) {
      if (Double.isNaN(log[i]) || density.faultOf(y[i]).isPresent()) {
        log[i] = Double.NEGATIVE_INFINITY;
      }
    }
    return log;
  }

  private SameDiff build() {
    SameDiff graph = SameDiff.create();
    SDVariable rows = graph.placeHolder("theta", DataType.DOUBLE, -1, density.parameterWidth());
    SDVariable y = graph.placeHolder("y", DataType.DOUBLE, -1, density.labelWidth());
    density.logDensity(graph, rows, y).rename(LOG_DENSITY);
    return graph;
  }
}
