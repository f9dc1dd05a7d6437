// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private PrintStream original;

  @BeforeEach
  void capture() {
    original = System.out;
    System.setOut(captured);
  }

  @AfterEach
  void restore() {
    System.setOut(original);
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void makingAGraphPrintsNothing() {
    Batch.random(DiagonalGaussian.of(2), 3, 1).through(DiagonalGaussian.of(2), Engine.SAMEDIFF);
    assertEquals("", text());
    assertSame(captured, System.out);
  }

  @Test
  void otherThreadsGoOnPrinting() {
    StandardOutput.without(
        () -> {
          System.out.print("mine");
          Thread other = new Thread(() -> System.out.print("theirs ä"));
          other.start();
          join(other);
        });
    System.out.print(", mine again");
    assertEquals("theirs ä, mine again", text());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoKeepsTheStreamCanPrintAfterwards() {
    PrintStream[] kept = new PrintStream[1];
    StandardOutput.without(() -> kept[0] = System.out);
    kept[0].print("kept");
    assertEquals("kept", text());
  }

  @Test
  void aFailureRestoresTheStream() {
    assertThrows(
        IllegalStateException.class,
        () ->
            StandardOutput.without(
                () -> {
                  throw new IllegalStateException();
                }));
    assertSame(captured, System.out);
  }

  @Test
  void aStreamThatTheActionSetStays() {
    PrintStream chosen = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    StandardOutput.without(() -> System.setOut(chosen));
    assertSame(chosen, System.out);
  }
}
