// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark, and says which Spark is needed where the one at hand cannot run on this Java. */
public final class SparkSessions {

  private SparkSessions() {}

  /**
   * Returns the session of these settings.
   *
   * @throws IllegalStateException if this Spark asks Java for its security manager, which Java 24 and later lack
   */
  public static SparkSession start(SparkConf conf) {
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (RuntimeException | ExceptionInInitializerError e) {
      throw explained(e);
    }
  }

  /** Returns what to throw for a failure: one that names the remedy, or the failure itself. */
  static RuntimeException explained(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof UnsupportedOperationException && String.valueOf(t.getMessage()).contains("getSubject")) {
        return new IllegalStateException(
            "Spark: this version does not run on Java " + Runtime.version().feature()
                + ": Spark 4.2 or later does, and any on Java 17 (docs/spark.md)",
            failure);
      }
    }
    if (failure instanceof RuntimeException e) {
      return e;
    }
    throw (Error) failure;
  }
}
