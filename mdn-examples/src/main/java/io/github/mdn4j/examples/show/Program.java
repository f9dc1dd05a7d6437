// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.show;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deeplearning4j.exception.DL4JException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/**
 * How an example is run: its options, its exit status, and a line for what its user can mend in place of a stack trace.
 *
 * <p>Exit status: 0 done, 1 failed, such as by a file that cannot be written, 2 wrong options or data.
 */
public final class Program {

  private static final int FAILED = 1;
  private static final int WRONG = 2;

  /** What an example does that has no options. */
  @FunctionalInterface
  public interface Work {

    /** Does it. */
    void run() throws Exception;
  }

  private Program() {}

  /**
   * Runs a program with options.
   *
   * @param program a command of picocli
   * @param out where its help goes
   * @return the exit status
   */
  public static int run(Callable<Integer> program, PrintStream out, String... arguments) {
    return run(new CommandLine(program), out, arguments);
  }

  /**
   * Runs a program that has no options but {@code --help}.
   *
   * @param main the class that is run
   * @param description what it does, a sentence
   * @return the exit status
   */
  public static int run(Class<?> main, String description, Work work, String... arguments) {
    Callable<Integer> program = () -> {
      work.run();
      return 0;
    };
    CommandSpec command = CommandSpec.wrapWithoutInspection(program).name(main.getSimpleName());
    command.mixinStandardHelpOptions(true).usageMessage().description(description);
    return run(new CommandLine(command), System.out, arguments);
  }

  private static int run(CommandLine line, PrintStream out, String... arguments) {
    CommandSpec command = line.getCommandSpec();
    command.remove(command.findOption("--version")); // there is one version of all examples, that of the project
    return line
        .setOut(new PrintWriter(out, true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, wrong) -> refused(e))
        .setExecutionExceptionHandler((e, failed, result) -> failed(e, failed))
        .execute(arguments);
  }

  /** Refuses an option whose number is too small. */
  public static void atLeast(CommandSpec command, String option, int least, int number) {
    if (number < least) {
      throw new ParameterException(
          command.commandLine(), option + ": expected a number of at least " + least + ", but got " + number);
    }
  }

  /** Refuses an option whose number is negative or not finite. */
  public static void notNegative(CommandSpec command, String option, double number) {
    if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(
          command.commandLine(), option + ": expected a number that is not negative, but got " + number);
    }
  }

  /** Refuses an option that names a file which cannot be written; null is none. */
  public static void canBeWritten(CommandSpec command, String option, Path file) {
    if (file != null && (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent()))) {
      throw new ParameterException(
          command.commandLine(), option + ": expected a file in a folder that exists, but got " + file);
    }
  }

  private static int refused(ParameterException e) {
    String name = e.getCommandLine().getCommandName();
    e.getCommandLine().getErr().println(
        name + ": " + (e.getCause() instanceof UncheckedIOException cause ? reason(cause) : e.getMessage()));
    e.getCommandLine().getErr().println(name + " --help lists the options.");
    return WRONG;
  }

  private static int failed(Exception e, CommandLine line) throws Exception {
    if (!(e instanceof IOException || e instanceof UncheckedIOException || e instanceof DL4JException)) {
      throw e; // a fault of the program
    }
    line.getErr().println(
        line.getCommandName() + ": " + (e instanceof DL4JException ? e.getMessage() : reason(e)));
    return FAILED;
  }

  /** Returns what a file system says, in words: its message may be the name of a file and nothing else. */
  private static String reason(Exception e) {
    IOException cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
    String reason = cause.getMessage();
    if (cause instanceof FileSystemException file && file.getReason() == null) {
      reason = file.getFile() + ": " + (file instanceof NoSuchFileException ? "there is no such file"
          : file instanceof FileAlreadyExistsException ? "is there, but is no folder"
          : file instanceof AccessDeniedException ? "may not be used"
          : file.getClass().getSimpleName());
    }
    return e == cause ? reason : e.getMessage() + ": " + reason;
  }
}
