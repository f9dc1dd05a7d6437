// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How much of a file was read, on standard error; nothing if nobody sits at a terminal. */
final class Bar implements AutoCloseable {

  private final ProgressBar bar; // null for none

  private Bar(ProgressBar bar) {
    this.bar = bar;
  }

  /** Starts a bar for a file; one that is not there is left to whoever reads it. */
  static Bar of(Path file, boolean quiet) throws IOException {
    if (quiet || System.console() == null || !Files.isRegularFile(file)) {
      return new Bar(null);
    }
    return new Bar(
        new ProgressBarBuilder()
            .setTaskName("predict")
            .setInitialMax(Files.size(file))
            .setUnit(" MB", 1_000_000)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .build());
  }

  /** Counts bytes. */
  void step(long bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
