// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sequences;

import io.github.mdn4j.examples.show.Progress;
import io.github.mdn4j.layer.NatsPerStepListener;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;

/** An epoch of training on sequences under a progress bar that shows the nats per step so far. */
public final class WatchedEpoch {

  private WatchedEpoch() {}

  /**
   * Trains, and returns nats per step while it did.
   *
   * @param net what is trained; its listeners are replaced
   * @param number the epoch, from 1
   * @param batches how many batches there are to go
   * @param clipping listeners that shorten gradients
   * @param out where lines go
   * @param fit trains on these batches
   */
  public static double run(
      Model net, int number, int batches, List<TrainingListener> clipping, PrintStream out, Runnable fit) {
    NatsPerStepListener nats = new NatsPerStepListener(Integer.MAX_VALUE);
    try (Progress progress = Progress.of("epoch " + number, batches, out)) {
      List<TrainingListener> listeners = new ArrayList<>(clipping);
      listeners.add(nats);
      listeners.add(progress.listener(() -> String.format(Locale.ROOT, "%.3f nats/step", nats.natsPerStep())));
      net.setListeners(listeners);
      fit.run();
    }
    return nats.natsPerStep();
  }
}
