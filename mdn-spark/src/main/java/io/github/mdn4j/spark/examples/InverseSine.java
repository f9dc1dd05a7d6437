// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark.examples;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** The inverse problem of Bishop (2006), section 5.6, as a table: y = x + 0.3 sin 2πx + noise is given, x is wanted. */
final class InverseSine {

  static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(1));

  private InverseSine() {}

  /** Makes a table with the columns id, y (the feature) and x (the label). */
  static Dataset<Row> table(SparkSession session, long rows, int seed) {
    return session.range(rows)
        .selectExpr("id", "rand(" + seed + ") as x", "randn(" + (seed + 1) + ") as noise")
        .selectExpr("id", "x + 0.3 * sin(2 * pi() * x) + 0.05 * noise as y", "x");
  }

  static MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1).updater(new Adam(0.01)).list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(16).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(16).build())
        .build());
    net.init();
    return net;
  }
}
