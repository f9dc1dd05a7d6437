// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the version that was built, of Deeplearning4j in it, and of the Java that runs it. */
final class Version implements IVersionProvider {

  private static final String RESOURCE = "version.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties built = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      built.load(in);
    }
    return new String[] {
      "mdn " + built.getProperty("mdn"),
      "Deeplearning4j " + built.getProperty("dl4j"),
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
          + System.getProperty("os.arch")
    };
  }
}
