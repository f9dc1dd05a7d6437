// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class ArithmeticTest {

  /** Has nothing but a length of vectors. */
  private record Lanes(int lanes) implements VectorArithmetic {
    @Override
    public ColumnArithmetic columns() {
      throw new AssertionError("only the length is asked for");
    }

    @Override
    public GaussianArithmetic gaussians() {
      throw new AssertionError("only the length is asked for");
    }

    @Override
    public CellArithmetic cells() {
      throw new AssertionError("only the length is asked for");
    }

    @Override
    public UnitArithmetic units() {
      throw new AssertionError("only the length is asked for");
    }

    @Override
    public void transpose(int rows, int columns, float[] from, int at, int stride, float[] to, int toAt, int toStride) {
      throw new AssertionError("only the length is asked for");
    }

    @Override
    public PackedMatrix matrix() {
      throw new AssertionError("only the length is asked for");
    }
  }

  private static Iterator<ArithmeticProvider> only(ArithmeticProvider provider) {
    return List.of(provider).iterator();
  }

  @Test
  void withoutAProviderLoopsArePlain() {
    assertNull(Arithmetic.choose(List.<ArithmeticProvider>of().iterator(), "true"));
    assertEquals("plain loops", Arithmetic.description(null));
  }

  @Test
  void vectorsOfEightFloatsAreTakenAndShorterOnesLeft() {
    VectorArithmetic eight = new Lanes(8);
    assertSame(eight, Arithmetic.choose(only(() -> eight), "true"));
    assertEquals("vectors of 8 floats", Arithmetic.description(eight));
    assertNull(Arithmetic.choose(only(() -> new Lanes(4)), "true"));
  }

  @Test
  void thePropertyTurnsThemOffWithoutOpeningThem() {
    assertNull(Arithmetic.choose(only(() -> { throw new AssertionError("opened"); }), "false"));
  }

  @Test
  void anythingElseInThePropertyIsRefused() {
    String message =
        assertThrows(
            ND4JIllegalArgumentException.class, () -> Arithmetic.choose(List.<ArithmeticProvider>of().iterator(), "no"))
            .getMessage();
    assertTrue(message.contains("mdn4j.vector must be true or false, got no"), message);
  }

  @Test
  void aProviderThatCannotRunOrLoadLeavesPlainLoops() {
    assertNull(Arithmetic.choose(only(() -> { throw new UnavailableArithmeticException("no module"); }), "true"));
    assertNull(Arithmetic.choose(only(() -> { throw new NoClassDefFoundError("x"); }), "true"));
    Iterator<ArithmeticProvider> broken = new Iterator<>() {
      @Override
      public boolean hasNext() {
        throw new ServiceConfigurationError("broken");
      }

      @Override
      public ArithmeticProvider next() {
        throw new AssertionError();
      }
    };
    assertNull(Arithmetic.choose(broken, "true"));
  }
}
