// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.show;

import java.io.PrintStream;
import java.util.function.Supplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;

/** A progress bar under the lines that a long piece of work prints; only the lines if nobody sits at a terminal. */
public final class Progress implements AutoCloseable {

  private static final String BLANK_LINE = "\r\033[2K";
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final ProgressBar bar;

  private Progress(PrintStream out, ProgressBar bar) {
    this.out = out;
    this.bar = bar;
  }

  /**
   * Starts a bar.
   *
   * @param task what is done, a few words
   * @param steps how many steps it takes
   * @param out where {@link #say} prints
   */
  public static Progress of(String task, int steps, PrintStream out) {
    if (System.console() == null) {
      return new Progress(out, null);
    }
    ProgressBarBuilder builder = new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(250)
        // The library's own consumer keeps the cursor below the bar, where a line that we print would be overwritten
        .setConsumer(new DelegatingProgressBarConsumer(bar -> System.err.print("\r" + bar), WIDTH));
    return new Progress(out, builder.build());
  }

  /** Counts one step. */
  public void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /** Returns a listener that counts each iteration and shows a few words beside the bar. */
  public TrainingListener listener(Supplier<String> message) {
    return new BaseTrainingListener() {
      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        step();
        if (bar != null) {
          bar.setExtraMessage(message.get());
        }
      }
    };
  }

  /** Prints a line above the bar. */
  public void say(String line) {
    if (bar == null) {
      out.println(line);
    } else {
      erase();
      out.println(line);
      bar.refresh();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      erase();
    }
  }

  private static void erase() {
    System.err.print(BLANK_LINE);
    System.err.flush();
  }
}
