// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

class CheckpointsTest {

  private static final int EPOCHS = 5;
  private static final List<Series> SERIES =
      List.of(Series.of("a", new SplittableRandom(1).doubles(60, 1, 2).toArray()));

  @TempDir
  private Path folder;

  private static MultiLayerNetwork net(int width, int units) {
    MultiLayerNetwork net = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(3).updater(new Adam(0.05)).list()
            .layer(new FusedLSTM.Builder().nIn(width).nOut(units).dropOut(0.9).build())
            .layer(new RnnMixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).nIn(units).build())
            .build());
    net.init();
    return net;
  }

  private static RecurrentMethod.Builder method(int epochs, int validation, ObjDoubleConsumer<Integer> listener) {
    return new RecurrentMethod.Builder(Windowing.of(5, 2, Scaling.MEAN), width -> net(width, 3))
        .epochs(epochs, 3, 4).validation(validation).linear().seed(4).listener(listener);
  }

  private static double[] path(Forecaster forecaster) {
    return forecaster.forecast(SERIES, 4, 2, 1).get(0).path(1);
  }

  /** Stops at each epoch once, between its checkpoint and its score. */
  @Test
  void aTrainingThatIsStoppedGoesOnToTheSameNetwork() throws IOException {
    for (int validation : new int[] {3, 0}) {
      List<Double> whole = new ArrayList<>();
      double[] expected = path(method(EPOCHS, validation, (epoch, crps) -> whole.add(crps)).build().fit(SERIES));
      assertEquals(EPOCHS, whole.size());
      List<Double> parts = new ArrayList<>();
      for (int stop = 1; stop <= EPOCHS; stop++) {
        int last = stop;
        RecurrentMethod method = method(EPOCHS, validation, (epoch, crps) -> {
          if (epoch > last) {
            throw new IllegalStateException("stopped");
          }
          parts.add(crps);
        }).checkpoints(folder).build();
        if (stop < EPOCHS) {
          assertThrows(IllegalStateException.class, () -> method.fit(SERIES));
        } else {
          assertArrayEquals(expected, path(method.fit(SERIES)), 0);
        }
      }
      assertEquals(whole, parts);
      // all is done: the last epoch is scored, and nothing is trained anew
      List<Integer> heard = new ArrayList<>();
      RecurrentMethod done = method(EPOCHS, validation, (epoch, crps) -> heard.add(epoch)).checkpoints(folder).build();
      assertArrayEquals(expected, path(done.fit(SERIES)), 0);
      assertEquals(List.of(EPOCHS), heard);
    }
    try (Stream<Path> folders = Files.list(folder)) {
      assertEquals(2, folders.count());
    }
  }

  @Test
  void epochsMayBeAddedAndOtherSeriesAreKeptApart() throws IOException {
    double[] expected = path(method(EPOCHS, 3, (epoch, crps) -> {}).build().fit(SERIES));
    method(2, 3, (epoch, crps) -> {}).checkpoints(folder).build().fit(SERIES);
    List<Integer> heard = new ArrayList<>();
    RecurrentMethod more = method(EPOCHS, 3, (epoch, crps) -> heard.add(epoch)).checkpoints(folder).build();
    assertArrayEquals(expected, path(more.fit(SERIES)), 0);
    assertEquals(List.of(2, 3, 4, 5), heard); // the last before is scored again
    more.fit(List.of(Series.of("a", new SplittableRandom(2).doubles(60, 1, 2).toArray())));
    assertEquals(List.of(2, 3, 4, 5, 1, 2, 3, 4, 5), heard);
  }

  @Test
  void anotherNetworkIsRefused() {
    method(1, 3, (epoch, crps) -> {}).checkpoints(folder).build().fit(SERIES);
    RecurrentMethod wider = new RecurrentMethod.Builder(Windowing.of(5, 2, Scaling.MEAN), width -> net(width, 4))
        .epochs(1, 3, 4).validation(3).linear().seed(4).checkpoints(folder).build();
    assertSays(() -> wider.fit(SERIES), "checkpoint.zip is of a network that is configured otherwise");
  }
}
