// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.examples.show.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * <p>For each split of a set and each setting, validation rows (a part of the training rows) say how long to train; a
 * network trained for that long on all training rows is scored on the test rows. The setting whose validation rows did
 * best is the chosen one of that split: test rows choose nothing.
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
      "The most steps of a training; default 3000, without --data 1500.")
  private Integer steps;

  @Option(names = "--threads", paramLabel = "N", description = "Splits at a time; default one a processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec
  private CommandSpec command;

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
    int most = steps != null ? steps : data == null ? 1500 : 3000;
    Program.atLeast(command, "--splits", 1, splits);
    Program.atLeast(command, "--steps", 1, most);
    Program.atLeast(command, "--threads", 1, threads);
    List<Setting> tried = Setting.all().stream().filter(s -> settings == null || settings.contains(s.name())).toList();
    if (tried.isEmpty() || settings != null && tried.size() != settings.size()) {
      throw wrong("--settings: the settings are " + Setting.all().stream().map(Setting::name).toList());
    }
    List<UciSet> read = read(); // all of them first, so that a damaged one is found before hours of training
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      for (UciSet set : read) {
        run(set, tried, most, workers);
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

  private void run(UciSet set, List<Setting> tried, int steps, ExecutorService workers)
      throws InterruptedException, ExecutionException {
    int n = Math.min(splits, set.splits());
    List<Trial> trials = new ArrayList<>();
    try (Progress progress = Progress.of(set.name(), n * tried.size(), out)) {
      progress.say(set + (n < set.splits() ? ", of which the first " + n : ""));
      List<Future<Trial>> running = IntStream.range(0, n)
          .mapToObj(s -> workers.submit(() -> Trial.of(set.split(s), tried, steps, 1000L * s + 1, progress::step)))
          .toList();
      for (Future<Trial> trial : running) {
        trials.add(trial.get());
      }
    }
    for (int i = 0; i < tried.size(); i++) {
      int setting = i;
      String name = tried.get(i).name();
      double nll = trials.stream().mapToDouble(t -> t.choices().get(setting).nll()).average().orElseThrow();
      double epochs = trials.stream().mapToDouble(t -> t.choices().get(setting).epochs()).average().orElseThrow();
      long times = trials.stream().filter(t -> t.chosen() == setting).count();
      out.printf(Locale.ROOT, "%-13s validation nll %7.3f after %4.0f epochs, chosen %d times%n",
          name, nll, epochs, times);
      out.println(Scores.line(set.name(), name, trials.stream().map(t -> t.scores().get(setting)).toList()));
    }
    out.println(Scores.line(set.name(), "chosen", trials.stream().map(t -> t.scores().get(t.chosen())).toList()));
  }
}
