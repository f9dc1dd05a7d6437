// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.examples.show.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Predicts densities on regression sets of the UCI repository, by the protocol of Hernández-Lobato and Adams (2015).
 *
 * <p>For each split of a set, {@code MixtureSelection} chooses among settings by the training rows alone, and says how long
 * to train; a network trained for that long on all training rows is scored on the test rows. Test rows choose nothing.
 */
@Command(name = "ConditionalDensityBenchmark", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Prints test scores of mixture networks on regression sets, in units of the labels.")
public final class ConditionalDensityBenchmark implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "FOLDER", description =
      "A folder with a folder a set: data.txt, index_features.txt, index_target.txt, index_test_S.txt. "
          + "Without: a made set of 500 rows, 2 splits.")
  private Path data;

  @Option(names = "--sets", split = ",", paramLabel = "NAME", description = "Some of the sets; default all.")
  private List<String> sets;

  @Option(names = "--splits", paramLabel = "N", description = "The first so many splits; default all.")
  private int splits = Integer.MAX_VALUE;

  @Option(names = "--settings", split = ",", paramLabel = "NAME", description = "Some of the settings; default all.")
  private List<String> settings;

  @Option(names = "--steps", paramLabel = "N", description =
      "The most steps of a training; default ${DEFAULT-VALUE}.")
  private int steps = 1500;

  @Option(names = "--keep", paramLabel = "FOLDER", description =
      "Writes what was found on each split into this folder, and reads what is there already.")
  private Path kept;

  @Option(names = "--threads", paramLabel = "N", description = "Splits at a time; default one a processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec
  private CommandSpec command;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  private ConditionalDensityBenchmark(PrintStream out) {
    this.out = out;
  }

  /** Runs the benchmark; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new ConditionalDensityBenchmark(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Program.atLeast(command, "--splits", 1, splits);
    Program.atLeast(command, "--steps", 1, steps);
    Program.atLeast(command, "--threads", 1, threads);
    List<Setting> tried = Setting.all().stream().filter(s -> settings == null || settings.contains(s.name())).toList();
    if (tried.isEmpty() || settings != null && tried.size() != settings.size()) {
      throw wrong("--settings: the settings are " + Setting.all().stream().map(Setting::name).toList());
    }
    if (kept != null && !Files.isDirectory(kept)) {
      throw wrong("--keep: there is no folder " + kept);
    }
    List<UciSet> read = read(); // all of them first, so that a damaged one is found before hours of training
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      for (UciSet set : read) {
        run(set, tried, workers);
      }
    } finally {
      workers.shutdownNow();
    }
    return 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private List<UciSet> read() throws IOException {
    if (data == null && sets == null) {
      return List.of(UciSet.generated(500, 2, 1));
    }
    if (data == null || !Files.isDirectory(data)) {
      throw wrong(data == null ? "--sets wants the folder of them, --data" : "--data: there is no folder " + data);
    }
    List<UciSet> read = new ArrayList<>();
    try (Stream<Path> all = Files.list(data)) {
      List<String> there =
          all.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList();
      List<String> names = sets == null ? there : sets;
      if (names.isEmpty() || !there.containsAll(names)) {
        throw wrong((sets == null ? "--data" : "--sets") + ": in " + data + " there are the folders " + there);
      }
      for (String name : names) {
        read.add(UciSet.read(data.resolve(name)));
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private void run(UciSet set, List<Setting> tried, ExecutorService workers)
      throws InterruptedException, ExecutionException {
    int n = Math.min(splits, set.splits());
    List<Trial> trials = new ArrayList<>();
    try (Progress progress = Progress.of(set.name(), n, out)) {
      progress.say(set + (n < set.splits() ? ", of which the first " + n : ""));
      List<Future<Trial>> running = IntStream.range(0, n)
          .mapToObj(s -> workers.submit(() -> trial(set, s, tried)))
          .toList();
      for (Future<Trial> trial : running) {
        trials.add(trial.get());
        progress.step();
      }
    }
    report(set.name(), tried, trials);
  }

  /** Tries the settings on a split, or reads what was found when that was done before. */
  private Trial trial(UciSet set, int s, List<Setting> tried) throws IOException {
    Path file = kept == null ? null : kept.resolve(set.name() + "-" + s + ".json");
    if (file != null && Files.exists(file)) {
      Trial before = JSON.readValue(file.toFile(), Trial.class);
      if (before.lines().stream().map(Trial.Line::setting).toList().equals(tried.stream().map(Setting::name).toList())) {
        return before;
      }
    }
    Trial trial = Trial.of(set.split(s), tried, steps, 1000L * s + 1, text -> { });
    if (file != null) {
      Path unfinished = Files.createTempFile(kept, set.name(), ".part");
      JSON.writeValue(unfinished.toFile(), trial);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return trial;
  }

  private void report(String set, List<Setting> tried, List<Trial> trials) {
    for (Setting setting : tried) {
      String name = setting.name();
      double nll = trials.stream().mapToDouble(t -> t.line(name).mean()).average().orElseThrow();
      double epochs = trials.stream().mapToDouble(t -> t.line(name).epochs()).average().orElseThrow();
      out.printf(Locale.ROOT, "%-13s held-out nll %7.3f, %4.0f epochs, best %d times, chosen %d times%n",
          name, nll, epochs, trials.stream().filter(t -> t.best().equals(name)).count(),
          trials.stream().filter(t -> t.chosen().equals(name)).count());
      out.println(Scores.line(set, name, trials.stream().map(t -> t.line(name).test()).toList()));
    }
    out.printf(Locale.ROOT, "held-out nll differs between seeds by a standard deviation of %.3f%n",
        Math.sqrt(trials.stream().mapToDouble(Trial::varianceOfSeeds).average().orElseThrow()));
    out.println(Scores.line(set, "best", trials.stream().map(t -> t.line(t.best()).test()).toList()));
    out.println(Scores.line(set, "chosen", trials.stream().map(t -> t.line(t.chosen()).test()).toList()));
  }
}
