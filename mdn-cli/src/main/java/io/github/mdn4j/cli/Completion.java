// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mdn completion}: what a shell needs to complete commands, options and names of files. */
@Command(name = "completion", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Prints a script that completes commands, options and names of files in a shell.",
    footer = {"", "In bash: source <(mdn completion bash)", "In zsh:  source <(mdn completion zsh)"})
final class Completion implements Callable<Integer> {

  private static final List<String> SHELLS = List.of("bash", "zsh");

  /** Names of shells, for the script itself. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  @Parameters(index = "0", paramLabel = "SHELL", completionCandidates = Shells.class,
      description = "${COMPLETION-CANDIDATES}.")
  private String shell;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    if (!SHELLS.contains(shell)) {
      throw new ParameterException(
          command.commandLine(), "completion: expected " + String.join(" or ", SHELLS) + ", but got " + shell);
    }
    // one script for both: in zsh it switches on the completion of bash by itself
    command.commandLine().getOut().print(AutoComplete.bash("mdn", command.root().commandLine()));
    command.commandLine().getOut().flush();
    return 0;
  }
}
