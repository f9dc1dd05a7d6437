// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.examples.sequences.SequenceTraining;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.MixtureInitialization;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Learns how a world goes on, dreams in it, and compares: the model M of Ha and Schmidhuber (2018), <em>World
 * models</em>.
 *
 * <p>The world is a {@link GeyserField}, whose true conditional entropy is known.
 */
@Command(name = "WorldModel", mixinStandardHelpOptions = true, description =
    "Learns a small world by mixtures and by single Gaussians, prints nats per dimension, and dreams in it.")
public final class WorldModel implements Callable<Integer> {

  @Option(names = "--epochs", defaultValue = "6", description = "Passes over the rollouts; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--rollouts", paramLabel = "N", description =
      "How many rollouts are learned from; default 2500, with --paper 10000.")
  private Integer rollouts;

  @Option(names = "--test-rollouts", paramLabel = "N", defaultValue = "200", description =
      "How many rollouts models are tested on, and the world compared with dreams by; default ${DEFAULT-VALUE}.")
  private int testRollouts;

  @Option(names = "--paper", description = "Rollouts and cells as in the paper; a small model without.")
  private boolean paper;

  @Option(names = "--checkpoint", paramLabel = "FOLDER", description =
      "Where checkpoints go, every 100 batches and after each epoch, and from where training goes on; none by default.")
  private Path checkpoint;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/world-model", description =
      "Where the pictures go; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private WorldModel(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new WorldModel(out), out, arguments);
  }

  @Override
  public Integer call() {
    WorldSettings settings = paper ? WorldSettings.paper() : WorldSettings.quick();
    int learned = rollouts == null ? settings.rollouts() : rollouts;
    Program.atLeast(command, "--rollouts", 1, learned);
    Program.atLeast(command, "--test-rollouts", 1, testRollouts);
    Program.atLeast(command, "--epochs", 0, epochs);
    PlotFolder folder = PlotFolder.of(plots);
    List<Rollout> train = Rollout.of(learned, Keeper.RANDOM, new SplittableRandom(1));
    List<Rollout> test = Rollout.of(testRollouts, Keeper.RANDOM, new SplittableRandom(2));
    WorldScore entropy = WorldScore.ofBelief(test);
    say("%d rollouts to learn from, %d to be tested on", train.size(), test.size());
    say("entropy of z %.3f nats/dimension, reward %.3f, done %.3f nats/step",
        entropy.latent(), entropy.reward(), entropy.done());
    Map<String, ComputationGraph> models = new LinkedHashMap<>();
    models.put("mixture", trained("mixture", WorldSettings.mixture(), settings, train, test));
    models.put("unimodal", trained("unimodal", WorldSettings.unimodal(), settings, train, test));
    Map<String, WorldScore> scores = new LinkedHashMap<>();
    models.forEach((name, net) -> scores.put(name, WorldScore.of(net, test)));
    scores.forEach((name, score) -> say(
        "%-8s  z %.3f nats/dimension, reward %.3f, done %.3f nats/step; quantiles are off by %.3f at most",
        name, score.latent(), score.reward(), score.done(), score.miscalibration()));
    WorldComparison comparison = new WorldComparison(models, testRollouts, out);
    comparison.print();
    folder.save("calibration", WorldPictures.pit(scores), WorldPictures.gains(comparison.shown()));
    folder.save("water", WorldPictures.water(comparison.shown()));
    say("The pictures are in %s", plots);
    scores.forEach((name, score) -> say(
        "result worldmodel %s test %.3f entropy %.3f nats/dimension epochs %d",
        name, score.latent(), entropy.latent(), epochs));
    return 0;
  }

  private ComputationGraph trained(
      String name, Density density, WorldSettings settings, List<Rollout> train, List<Rollout> test) {
    SequenceDataSetIterator batches = batches(train, settings).shuffle(1, 1).build();
    ComputationGraph net = settings.network(density);
    DataSet some = batches.next();
    MixtureInitialization.of(some.getLabels(), 1).mask(some.getLabelsMaskArray()).apply(net);
    SequenceTraining training = new SequenceTraining(
        net, List.of(GradientNormClipping.perStep(1)), checkpoint == null ? null : checkpoint.resolve(name), out);
    training.run(epochs, batches, batches(test, settings).build(), (epoch, seen, tested) -> say(
        "%-8s  epoch %2d  training %8.3f  test %8.3f nats/step", name, epoch, seen, tested));
    return net;
  }

  private static SequenceDataSetIterator.Builder batches(List<Rollout> rollouts, WorldSettings settings) {
    return new SequenceDataSetIterator.Builder(
        rollouts.stream().map(Rollout::sequence).toList(), settings.batch());
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
