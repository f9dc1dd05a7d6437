// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import org.deeplearning4j.exception.DL4JException;
import org.nd4j.linalg.exception.ND4JException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code mdn}. Exit status: 0 done, 1 refused or failed, 2 wrong options. */
@Command(name = "mdn", mixinStandardHelpOptions = true, versionProvider = Version.class,
    subcommands = {Predict.class, Evaluate.class, Inspect.class, Completion.class},
    description = "Mixture density networks from the command line.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "1:refused or failed; standard error says why", "2:wrong options"},
    footerHeading = "%n", footer = "mdn COMMAND --help says what a command takes.")
public final class Mdn implements Runnable {

  @Spec
  private CommandSpec command;

  private Mdn() {}

  /** Runs the command; see {@code --help}. */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true"); // pictures go to files, whatever screen there is
    System.exit(run(new StandardOutput(), new PrintWriter(System.err, true), arguments));
  }

  static int run(StandardOutput out, PrintWriter err, String... arguments) {
    PrintWriter text = new PrintWriter(new OutputStreamWriter(out, Charset.forName(System.getProperty("native.encoding"))));
    int status = run(text, err, arguments);
    text.flush();
    if (out.fault().isEmpty()) {
      return status;
    }
    err.println("mdn: standard output cannot be written: " + out.fault().get());
    return Math.max(status, 1);
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    try {
      return new CommandLine(new Mdn())
          .setOut(out)
          .setErr(err)
          .setExecutionExceptionHandler((e, line, result) -> failed(e, line))
          .execute(arguments);
    } catch (OutOfMemoryError e) {
      err.println("mdn: out of memory, " + e.getMessage() + ": allow more, as in JAVA_OPTS=-Xmx1g");
    } catch (LinkageError e) { // of ND4J's native library
      Throwable cause = e.getCause() == null ? e : e.getCause();
      err.println("mdn: ND4J cannot be started: is there room for its native libraries, and may you write, in the folder"
              + " .javacpp of your home, or in that of JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=…? " + cause);
    }
    return 1;
  }

  private static int failed(Exception e, CommandLine line) throws Exception {
    String message;
    if (e instanceof UncheckedIOException unchecked) {
      String reason = Reasons.of(unchecked.getCause());
      message = e.getMessage().contains(reason) ? e.getMessage() : e.getMessage() + ": " + reason;
    } else if (e instanceof FileSystemException file && file.getFile() != null) {
      message = file.getFile() + ": " + Reasons.of(file);
    } else if (e instanceof IOException io) {
      message = "input or output failed: " + Reasons.of(io);
    } else if (e instanceof RefusedException || e instanceof DL4JException || e instanceof ND4JException
        || e instanceof UnsupportedOperationException) {
      message = e.getMessage();
    } else {
      throw e;
    }
    line.getErr().println("mdn: " + message);
    return 1;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        command.commandLine(),
        "expected a command, such as predict, evaluate or inspect, but got none");
  }
}
