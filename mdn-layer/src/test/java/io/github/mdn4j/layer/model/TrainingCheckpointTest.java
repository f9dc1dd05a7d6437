// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mdn4j.layer.Recurrent;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

class TrainingCheckpointTest {

  @TempDir
  private Path folder;

  private static MultiLayerNetwork unbroken() {
    MultiLayerNetwork network = KilledTraining.network();
    KilledTraining.train(TrainingCheckpoint.none(network), network::fit);
    return network;
  }

  private static double score(MultiLayerNetwork network) {
    double score = 0;
    for (SequenceDataSetIterator test = KilledTraining.batches(); test.hasNext(); ) {
      score += network.score(test.next());
    }
    return score;
  }

  @Test
  void aProcessThatIsKilledEndsWhereAnUnbrokenOneDoes() throws Exception {
    Process child = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g", "-cp", System.getProperty("java.class.path"),
            KilledTraining.class.getName(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.equals("epoch 1 batch 5")) {
        line = lines.readLine();
      }
      assertEquals("epoch 1 batch 5", line);
    } finally {
      child.destroyForcibly().waitFor();
    }
    MultiLayerNetwork network = KilledTraining.network();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, folder, 3);
    // the child may have gone on for a few batches before the signal came
    assertEquals(1, checkpoint.epoch());
    assertTrue(checkpoint.batch() >= 4 && checkpoint.batch() <= 8, "batch " + checkpoint.batch());
    KilledTraining.train(checkpoint, network::fit);

    MultiLayerNetwork same = unbroken();
    // the two processes may cut matrix products differently, which rounds differently
    assertTrue(Recurrent.difference(same.params(), network.params()) < 1e-12);
    assertEquals(score(same), score(network), 1e-12);
    assertEquals(KilledTraining.EPOCHS, network.getEpochCount());
    assertEquals(KilledTraining.EPOCHS * KilledTraining.BATCHES, network.getIterationCount());
  }

  /** Fails in the midst of an epoch, at whatever batch. */
  private void breakOff(int afterBatches, int every) {
    MultiLayerNetwork network = KilledTraining.network();
    int[] done = {0};
    try {
      KilledTraining.train(TrainingCheckpoint.of(network, folder, every), batch -> {
        if (done[0]++ == afterBatches) {
          throw new IllegalStateException("broken off");
        }
        network.fit(batch);
      });
    } catch (IllegalStateException e) {
      assertEquals("broken off", e.getMessage());
    }
  }

  @Test
  void trainingGoesOnExactlyFromAnyBatch() {
    MultiLayerNetwork same = unbroken();
    Nd4j.getRandom().setSeed(99);
    breakOff(5, 1);
    Nd4j.getRandom().setSeed(98);
    breakOff(8, 4); // at batch 3 of epoch 1: the checkpoint is of that epoch's beginning
    MultiLayerNetwork network = KilledTraining.network();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, folder, 100);
    assertEquals(1, checkpoint.epoch());
    assertEquals(0, checkpoint.batch());
    Nd4j.getRandom().setSeed(97);
    KilledTraining.train(checkpoint, network::fit);
    assertEquals(same.params(), network.params());
    assertEquals(same.getUpdater().getStateViewArray(), network.getUpdater().getStateViewArray());
  }

  /** Broken off before each batch in turn, on the one folder, with half a file in the way. */
  @Test
  void trainingThatIsBrokenOffBeforeEachBatchEndsWhereAnUnbrokenOneDoes() throws IOException {
    MultiLayerNetwork same = unbroken();
    int all = KilledTraining.EPOCHS * KilledTraining.BATCHES;
    for (int done = 0; done <= all; done++) {
      breakOff(1, 1); // one batch more is trained and saved
      Path file = folder.resolve("checkpoint.zip");
      byte[] whole = Files.readAllBytes(file);
      Files.write(folder.resolve("checkpoint.zip.part"), Arrays.copyOf(whole, whole.length * done / (all + 1)));
    }
    MultiLayerNetwork network = KilledTraining.network();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, folder, 1);
    assertEquals(KilledTraining.EPOCHS, checkpoint.epoch());
    assertEquals(same.params(), network.params());
    assertEquals(same.getUpdater().getStateViewArray(), network.getUpdater().getStateViewArray());
  }

  @Test
  void aFullDiskLeavesTheLastCheckpoint() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs a device that is always full, as Linux has");
    breakOff(5, 2);
    byte[] before = Files.readAllBytes(folder.resolve("checkpoint.zip"));
    Files.createSymbolicLink(folder.resolve("checkpoint.zip.part"), full);
    MultiLayerNetwork network = KilledTraining.network();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, folder, 2);
    String message =
        assertThrows(UncheckedIOException.class, () -> KilledTraining.train(checkpoint, network::fit)).getMessage();
    assertTrue(message.contains("cannot write " + folder.resolve("checkpoint.zip.part")), message);
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("checkpoint.zip")));
    assertFalse(Files.exists(folder.resolve("checkpoint.zip.part"), LinkOption.NOFOLLOW_LINKS));

    KilledTraining.train(checkpoint, network::fit); // there is room again
    assertEquals(unbroken().params(), network.params());
  }

  @Test
  void aGraphWithTruncatedBackpropagationGoesOn() {
    Recurrent recurrent = new Recurrent(DataType.DOUBLE).segment(4).updater(new Nesterovs(0.1, 0.9));
    List<DataSet> data = IntStream.range(1, 6)
        .mapToObj(n -> new DataSet(recurrent.features(n, 10), recurrent.labels(n, 10)))
        .toList();
    ComputationGraph same = graph(recurrent);
    TrainingCheckpoint none = TrainingCheckpoint.none(same);
    while (none.epoch() < 2) {
      none.fit(data.iterator(), same::fit);
    }
    ComputationGraph broken = graph(recurrent);
    Iterator<DataSet> damaged = Arrays.asList(data.get(0), data.get(1), null).iterator();
    TrainingCheckpoint first = TrainingCheckpoint.of(broken, folder, 2);
    assertThrows(NullPointerException.class, () -> first.fit(damaged, broken::fit));
    ComputationGraph network = graph(recurrent);
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, folder, 2);
    assertEquals(2, checkpoint.batch());
    while (checkpoint.epoch() < 2) {
      checkpoint.fit(data.iterator(), network::fit);
    }
    assertEquals(same.params(), network.params());
    assertEquals(30, network.getConfiguration().getIterationCount()); // three segments a sequence
    assertEquals(2, network.getConfiguration().getEpochCount());
  }

  private static ComputationGraph graph(Recurrent recurrent) {
    return recurrent.graph(4, List.of(FusedLSTM.of(recurrent.lstm(3, 4).build())));
  }

  @Test
  void aHalfWrittenFileIsNotLoadedAndADamagedOneIsNamed() throws IOException {
    breakOff(5, 2);
    Path file = folder.resolve("checkpoint.zip");
    byte[] whole = Files.readAllBytes(file);
    Files.write(folder.resolve("checkpoint.zip.part"), Arrays.copyOf(whole, whole.length / 2));
    assertEquals(4, TrainingCheckpoint.of(KilledTraining.network(), folder, 2).batch());

    for (int length : new int[] {0, 100, whole.length / 2, whole.length - whole.length / 8}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertDamaged(file);
    }
    byte[] turned = whole.clone();
    turned[whole.length / 3] ^= 1;
    Files.write(file, turned);
    assertDamaged(file);
    Files.write(file, whole);
    assertEquals(4, TrainingCheckpoint.of(KilledTraining.network(), folder, 2).batch());
  }

  private void assertDamaged(Path file) {
    String message = assertThrows(
        DL4JInvalidInputException.class, () -> TrainingCheckpoint.of(KilledTraining.network(), folder, 2))
        .getMessage();
    assertTrue(message.contains(file.toString()) && message.contains("damaged"), message);
  }

  /** Every byte in the long run, some of them in the short one. */
  @Test
  void noByteOfACheckpointCanBeWrongUnnoticed() throws IOException {
    MultiLayerNetwork network = KilledTraining.network();
    KilledTraining.train(TrainingCheckpoint.of(network, folder, 100), network::fit);
    Path file = folder.resolve("checkpoint.zip");
    byte[] zip = Files.readAllBytes(file);
    MultiLayerNetwork other = KilledTraining.network();
    for (int i = 0; i < zip.length; i += Boolean.getBoolean("mdn4j.long") ? 1 : 7) {
      zip[i] ^= 1;
      Files.write(file, zip);
      zip[i] ^= 1;
      String where = "byte " + i + " of " + zip.length;
      try {
        assertEquals(KilledTraining.EPOCHS, TrainingCheckpoint.of(other, folder, 100).epoch(), where);
        assertEquals(network.params(), other.params(), where);
        assertEquals(network.getUpdater().getStateViewArray(), other.getUpdater().getStateViewArray(), where);
        assertEquals(network.getIterationCount(), other.getIterationCount(), where);
      } catch (DL4JInvalidInputException e) {
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
      }
    }
  }

  @Test
  void aCheckpointOfAnotherNetworkOrOfOtherDataIsRefused() {
    breakOff(5, 2);
    MultiLayerNetwork other = new Recurrent(DataType.DOUBLE).updater(new Sgd(0.1))
        .network(4, List.of(new Recurrent(DataType.DOUBLE).lstm(3, 4).build()));
    String message = assertThrows(
        DL4JInvalidInputException.class, () -> TrainingCheckpoint.of(other, folder, 2)).getMessage();
    assertTrue(message.contains("checkpoint.zip") && message.contains("configured otherwise"), message);
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(KilledTraining.network(), folder, 2);
    String few = assertThrows(DL4JInvalidInputException.class,
        () -> checkpoint.fit(Collections.nCopies(3, 0).iterator(), batch -> { })).getMessage();
    assertTrue(few.contains("4 batches of epoch 0 (from 0) are done, but the data have 3"), few);
    assertThrows(DL4JInvalidConfigException.class, () -> TrainingCheckpoint.of(other, folder, 0));
  }

  @Test
  void notesAreKeptAndTheFileIsAModel() throws IOException {
    MultiLayerNetwork network = KilledTraining.network();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.of(network, folder, 1000);
    assertFalse(Files.exists(folder.resolve("checkpoint.zip")));
    checkpoint.note("best = ü", "1.5\n2");
    checkpoint.fit(KilledTraining.batches(), network::fit);
    assertEquals(Optional.empty(), TrainingCheckpoint.none(network).note("best = ü"));
    assertEquals(
        Optional.of("1.5\n2"), TrainingCheckpoint.of(KilledTraining.network(), folder, 1000).note("best = ü"));
    MultiLayerNetwork model =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("checkpoint.zip").toFile(), true);
    assertEquals(network.params(), model.params());
  }
}
