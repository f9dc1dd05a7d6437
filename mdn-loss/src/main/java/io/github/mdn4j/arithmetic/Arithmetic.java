// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The arithmetic that this Java machine runs with, chosen once: that of the first {@link ArithmeticProvider}, if there is
 * one and it can run here, else none, and then every loop has its plain form.
 *
 * <p>A provider that cannot run says in one line of the log what it lacks. Vectors of fewer than 8 floats are left
 * alone: they do no better than the plain loops.
 */
public final class Arithmetic {

  /** The system property that turns vectors off with {@code false}; {@code true} unless set. */
  public static final String PROPERTY = "mdn4j.vector";

  /** The fewest floats of a vector that pay. */
  static final int FEWEST_LANES = 8;

  private static final Logger log = LoggerFactory.getLogger(Arithmetic.class);

  private static final VectorArithmetic VECTORS = choose(ServiceLoader.load(
      ArithmeticProvider.class, Arithmetic.class.getClassLoader()).iterator(), System.getProperty(PROPERTY, "true"));

  private Arithmetic() {}

  /** Returns the vector arithmetic, or nothing where loops are plain. */
  public static Optional<VectorArithmetic> vectors() {
    return Optional.ofNullable(VECTORS);
  }

  /** Says which arithmetic runs, such as {@code vectors of 16 floats} or {@code plain loops}. */
  public static String description() {
    return description(VECTORS);
  }

  static String description(VectorArithmetic vectors) {
    return vectors == null ? "plain loops" : "vectors of " + vectors.lanes() + " floats";
  }

  /**
   * Chooses.
   *
   * @param wanted what the property says
   * @return an arithmetic, or null
   * @throws ND4JIllegalArgumentException if the property is neither true nor false
   */
  static VectorArithmetic choose(Iterator<ArithmeticProvider> providers, String wanted) {
    if (!wanted.equals("true") && !wanted.equals("false")) {
      throw new ND4JIllegalArgumentException("system property " + PROPERTY + " must be true or false, got " + wanted);
    }
    try {
      if (wanted.equals("false") || !providers.hasNext()) {
        return null;
      }
      VectorArithmetic vectors = providers.next().open();
      if (vectors.lanes() >= FEWEST_LANES) {
        return vectors;
      }
      log.info("vectors of {} floats are too short to help, so loops are plain", vectors.lanes());
    } catch (UnavailableArithmeticException e) {
      log.warn(e.getMessage());
    } catch (ServiceConfigurationError | LinkageError e) {
      log.warn("no vectors, as their provider does not load: {}", e.toString());
    }
    return null;
  }
}
