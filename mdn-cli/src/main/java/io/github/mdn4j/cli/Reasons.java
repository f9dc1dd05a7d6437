// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words. */
final class Reasons {

  private Reasons() {}

  /** Returns the reason, without the name of the file if Java gives it apart. */
  static String of(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "you may not";
    }
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException && e.getMessage() == null) {
      return "there is no such file";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
