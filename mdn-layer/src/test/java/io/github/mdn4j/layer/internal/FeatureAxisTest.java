// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** By configurations alone: M2.1 computes some of these layers wrongly on [n,T,F]. */
class FeatureAxisTest {

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void sequencesHaveTheirColumnsWhereTheFirstLayerLooks(RNNFormat format) {
    int expected = format == RNNFormat.NWC ? 2 : 1;
    LSTM lstm = new LSTM.Builder().nIn(2).nOut(3).dataFormat(format).build();
    DenseLayer dense = new DenseLayer.Builder().nIn(2).nOut(3).build();
    assertEquals(expected, FeatureAxis.of(null, lstm, RNNFormat.NCW));
    assertEquals(expected, FeatureAxis.of(null, new FrozenLayer(lstm), RNNFormat.NCW));
    assertEquals(expected, FeatureAxis.of(null, new TimeDistributed(dense, format), RNNFormat.NCW));
    assertEquals(
        expected,
        FeatureAxis.of(null, new Convolution1D.Builder(1).rnnDataFormat(format).nOut(3).build(), RNNFormat.NCW));
    assertEquals(expected, FeatureAxis.of(new RnnToFeedForwardPreProcessor(format), dense, RNNFormat.NCW));
    assertEquals(1, FeatureAxis.of(null, dense, format));
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void imagesHaveTheirChannelsWhereTheFirstLayerLooks(CNN2DFormat format) {
    int expected = format == CNN2DFormat.NHWC ? 3 : 1;
    RNNFormat rows = RNNFormat.NCW;
    assertEquals(
        expected, FeatureAxis.of(null, new ConvolutionLayer.Builder(1, 1).nOut(3).dataFormat(format).build(), rows));
    assertEquals(expected, FeatureAxis.of(null, new SubsamplingLayer.Builder().dataFormat(format).build(), rows));
    assertEquals(expected, FeatureAxis.of(null, new ZeroPaddingLayer.Builder(1, 1).dataFormat(format).build(), rows));
    assertEquals(expected, FeatureAxis.of(null, new BatchNormalization.Builder().dataFormat(format).build(), rows));
    assertEquals(
        expected,
        FeatureAxis.of(
            new CnnToFeedForwardPreProcessor(2, 2, 2, format), new DenseLayer.Builder().nOut(3).build(), rows));
  }
}
