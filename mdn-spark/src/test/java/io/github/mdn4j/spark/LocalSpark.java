// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark on this machine. */
final class LocalSpark {

  private static final String HOME = "SPARK_HOME"; // set by the build, and so is SPARK_SCALA_VERSION
  private static final String JARS = "jars"; // a folder that must be there, and be empty: the class path has it all

  private LocalSpark() {}

  /** Starts Spark in this JVM. */
  static SparkSession threads(int count) {
    return builder("local[" + count + "]").getOrCreate();
  }

  /** Starts Spark with two executors, each a JVM of one thread. */
  static SparkSession twoExecutors() {
    Path home = Path.of(System.getenv(HOME));
    try {
      Files.createDirectories(home.resolve(JARS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder("local-cluster[2,1,2048]")
        .config("spark.executor.memory", "2g")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=2g")
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")
        .getOrCreate();
  }

  private static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("mdn-spark tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
  }
}
