// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.examples.show.Progress;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How far above the floor the posts' networks and ours end, on fresh rows, over several seeds.
 *
 * <p>Each seed draws training rows, fresh rows and initial weights anew.
 */
@Command(
    name = "FloorBenchmark",
    mixinStandardHelpOptions = true,
    description = "Trains the network of a post and ours on systems of known entropy; prints medians over seeds.")
public final class FloorBenchmark implements Callable<Integer> {

  private static final List<Task> TASKS =
      List.of(PrmlInverseProblem.TASK, SineRegressionAndInverse.TASK, Spiral.TASK, RobotArm.TASK);

  @Option(names = "--seeds", paramLabel = "N", defaultValue = "5", description = "How many; default ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--shorter",
      paramLabel = "N",
      defaultValue = "1",
      description = "By what numbers of epochs are divided, to try things out; default ${DEFAULT-VALUE}.")
  private int shorter;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private FloorBenchmark(PrintStream out) {
    this.out = out;
  }

  /** Runs the benchmark; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new FloorBenchmark(out), out, arguments);
  }

  @Override
  public Integer call() {
    Program.atLeast(command, "--seeds", 1, seeds);
    Program.atLeast(command, "--shorter", 1, shorter);
    StringBuilder medians = new StringBuilder();
    try (Progress progress = Progress.of("floor benchmark", TASKS.size() * seeds, out)) {
      for (Task task : TASKS) {
        medians.append(medians(task.shorter(shorter), progress)).append(System.lineSeparator());
      }
    }
    out.print(medians);
    return 0;
  }

  private String medians(Task task, Progress progress) {
    double floor = task.floor().getAsDouble();
    double[] recipe = new double[seeds];
    double[] ours = new double[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DataSet train = task.train().apply(random).dataSet();
      DataSet fresh = task.test().sample(Task.FRESH, random).dataSet();
      recipe[seed] = Training.score(task.recipe().fit(train, random), fresh) - floor;
      ours[seed] = task.careful().fit(train, random.nextLong()).score(fresh) - floor;
      progress.say(String.format(
          Locale.ROOT, "%s seed %d: nats above the floor: recipe %.3f, ours %.3f",
          task.name(), seed, recipe[seed], ours[seed]));
      progress.step();
    }
    return String.format(
        Locale.ROOT, "floor %s %.3f recipe %.3f ours %.3f", task.name(), floor, median(recipe), median(ours));
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
  }
}
