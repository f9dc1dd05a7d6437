// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.examples.inverse.Arcsine;
import io.github.mdn4j.layer.internal.cpu.FloatBlas;
import io.github.mdn4j.internal.LogSumExp;
import io.github.mdn4j.loss.HostMemory;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** Layers that break a rule. */
public final class Offenders {

  /** The arrow points the wrong way. */
  public static final class KnowsAnExample {
    /** Knows one. */
    public Object known() {
      return Arcsine.class;
    }
  }

  /** Of whatever is at hand. */
  public record BringsALibrary(Test test) {}

  /** Of a module that may change, and that is there only if asked for. */
  public record Incubates(FloatVector vector) {}

  /** Although the classes may be missing. */
  public record ImportsModels(KerasLayer layer) {}

  /** Though it has asked. */
  public static final class TouchesMemory {
    /** Touches it. */
    public Object touch(INDArray array) {
      return HostMemory.isOpen() ? array.data().indexer() : null;
    }
  }

  /** Where no engine is. */
  public record HoldsAPointer(Pointer pointer) {}

  /** Without a question. */
  public static final class CallsAnEngine {
    /** Calls it. */
    public void call(INDArray array) {
      new FloatBlas().of(array);
    }
  }

  /** From anywhere. */
  public static final class CanBeSet {
    static int number;
  }

  /** Final, and changes. */
  public static final class Counts {
    static final AtomicLong COUNT = new AtomicLong();
  }

  /** Final, and changes. */
  public static final class Remembers {
    static final TreeMap<String, String> ALL = new TreeMap<>(Map.of());
  }

  /** To whoever likes to write into it. */
  public static final class ShowsAnArray {
    /** Open. */
    public static final double[] NODES = {1};
  }

  /** With the wrong logger. */
  public static final class Logs {
    /** Logs. */
    public void log() {
      Logger.getLogger("mdn4j").info("");
    }
  }

  /** What is none of its business. */
  public static final class Reflects {
    /** Reflects. */
    public Object reflect() throws ReflectiveOperationException {
      return Class.forName("io.github.mdn4j.layer.fused.Fused");
    }
  }

  /** Of another module, past what that one shows. */
  public static final class LooksInside {
    /** Looks. */
    public Object look() {
      return LogSumExp.class;
    }
  }

  /** Which knows layers: together they go round in a circle. */
  public record KnowsTheCommand(io.github.mdn4j.cli.Offenders.Accomplice command) {}

  /** By an exception that does not say whose it is. */
  public static final class RequiresNonNull {
    /** Requires it. */
    public Object required(Object given) {
      return Objects.requireNonNull(given, "given");
    }
  }

  /** Without saying which layer it was. */
  public static final class RefusesAsALoss {
    /** Refuses. */
    public RuntimeException refusal() {
      return new ND4JIllegalArgumentException("labels have 2 columns");
    }
  }

  private Offenders() {}
}
