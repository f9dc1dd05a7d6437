// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** What is done with a file that is open. */
interface KerasReading<T> {

  T from(KerasModelReader reader) throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException;

  /** Opens a file of one version of Keras, reads it, and closes it; messages begin with the file. */
  static <T> T of(File file, String version, KerasReading<T> reading)
      throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    synchronized (Hdf5Archive.LOCK_OBJECT) { // the native library is not safe for threads
      try (KerasFile open = KerasFile.open(file)) {
        if (!open.version().equals(version)) {
          throw new UnsupportedKerasConfigurationException(
              file + ": expected a model of Keras " + version + ", but got one of Keras " + open.version() + ": "
                  + (open.version().equals("3")
                      ? "use Keras3ModelImport"
                      : open.version().equals("2") ? "use KerasModelImport, or Keras2ModelImport" : "use KerasModelImport"));
        }
        try {
          return reading.from(new KerasModelReader(open));
        } catch (UnsupportedKerasConfigurationException e) {
          throw new UnsupportedKerasConfigurationException(file.getName() + ": " + said(e), e);
        } catch (InvalidKerasConfigurationException e) {
          throw new InvalidKerasConfigurationException(file.getName() + ": " + said(e), e);
        }
      }
    }
  }

  /** Returns a message without what M2.1 appends to each, and would append again. */
  private static String said(Exception e) {
    int end = e.getMessage().indexOf(". Please file an issue at ");
    return end < 0 ? e.getMessage() : e.getMessage().substring(0, end);
  }
}
