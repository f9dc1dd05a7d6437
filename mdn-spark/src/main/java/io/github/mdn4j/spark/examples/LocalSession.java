// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark.examples;

import io.github.mdn4j.spark.SparkSessions;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark as spark-submit sets it up, or on this machine alone if nothing does. */
final class LocalSession {

  private LocalSession() {}

  static SparkSession start(String name) {
    SparkConf conf = new SparkConf();
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[2]")
          .set("spark.driver.host", "localhost")
          .set("spark.driver.bindAddress", "127.0.0.1")
          .set("spark.ui.enabled", "false");
    }
    return SparkSessions.start(conf.setIfMissing("spark.app.name", name));
  }
}
