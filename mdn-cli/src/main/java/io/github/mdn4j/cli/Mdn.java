// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.deeplearning4j.exception.DL4JException;
import org.nd4j.linalg.exception.ND4JException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code mdn}. Exit status: 0 done, 1 refused or failed, 2 wrong options. */
@Command(name = "mdn", mixinStandardHelpOptions = true, version = "mdn 0.1.0-SNAPSHOT",
    subcommands = {Predict.class, Evaluate.class},
    description = "Mixture density networks from the command line.")
public final class Mdn implements Runnable {

  @Spec
  private CommandSpec command;

  private Mdn() {}

  /** Runs the command; see {@code --help}. */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true"); // pictures go to files, whatever screen there is
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Mdn())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((e, line, result) -> failed(e, line))
        .execute(arguments);
  }

  private static int failed(Exception e, CommandLine line) throws Exception {
    if (e instanceof RefusedException || e instanceof IOException || e instanceof DL4JException
        || e instanceof ND4JException || e instanceof UnsupportedOperationException) {
      line.getErr().println("mdn: " + (e instanceof IOException ? e : e.getMessage()));
      return 1;
    }
    throw e;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        command.commandLine(), "expected a command, such as predict or evaluate, but got none");
  }
}
