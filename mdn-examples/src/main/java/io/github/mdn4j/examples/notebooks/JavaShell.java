// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.notebooks;

import java.io.File;
import java.util.List;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/** Runs Java as it stands in a notebook or on a page, piece by piece, in this process and with its classes. */
public final class JavaShell implements AutoCloseable {

  private final JShell shell = JShell.builder().executionEngine("local").build();

  private JavaShell() {}

  /** Opens a shell in which nothing is declared. */
  public static JavaShell open() {
    JavaShell java = new JavaShell();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      java.shell.addToClasspath(entry);
    }
    return java;
  }

  /**
   * Runs imports, declarations and statements.
   *
   * @throws IllegalStateException if one is incomplete, does not compile, takes the name of another, or throws; the
   *     message has the source
   */
  public void run(String source) {
    String rest = source;
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (!next.completeness().isComplete()) {
        throw new IllegalStateException("incomplete: " + rest);
      }
      shell.eval(next.source()).forEach(this::check);
      rest = next.remaining();
    }
  }

  private void check(SnippetEvent event) {
    Snippet snippet = event.snippet();
    if (event.exception() != null) {
      String kind = event.exception() instanceof EvalException thrown ? thrown.getExceptionClassName() + ": " : "";
      throw new IllegalStateException(
          kind + event.exception().getMessage() + " in\n" + snippet.source(), event.exception());
    }
    boolean valid = event.status() == Snippet.Status.VALID
        && !(snippet instanceof DeclarationSnippet declared
            && shell.unresolvedDependencies(declared).findAny().isPresent());
    if (!valid) {
      List<String> problems =
          shell.diagnostics(snippet).map(diagnostic -> diagnostic.getMessage(null)).toList();
      throw new IllegalStateException("does not compile: " + problems + " in\n" + snippet.source());
    }
  }

  @Override
  public void close() {
    shell.close();
  }
}
