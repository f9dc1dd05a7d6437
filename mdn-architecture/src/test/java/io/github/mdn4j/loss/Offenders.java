// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.evaluation.DensityEvaluation;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Losses that break a rule. */
public final class Offenders {

  /** The arrow points to the side. */
  public record KnowsTheEvaluation(DensityEvaluation evaluation) {}

  /** Not of nd4j-api. */
  public record NeedsDeeplearning4j(Model model) {}

  /** For itself. */
  public static final class AsksForTheBackend {
    /** Asks. */
    public boolean asks() {
      return Nd4j.getEnvironment().isCPU();
    }
  }

  /** Of nd4j-native and nd4j-cuda. */
  public static final class NamesTheBackend {
    /** Names it. */
    public Object named() {
      return NativeOpsHolder.getInstance();
    }
  }

  /** On standard output. */
  public static final class Prints {
    /** Prints. */
    public void print() {
      System.out.println();
    }
  }

  /** The virtual machine of somebody else. */
  public static final class Exits {
    /** Exits. */
    public void exit() {
      System.exit(1);
    }
  }

  /** By an exception that does not say whose it is. */
  public static final class RefusesAnyhow {
    /** Refuses. */
    public void refuse() {
      throw new IllegalArgumentException("no");
    }
  }

  private Offenders() {}
}
