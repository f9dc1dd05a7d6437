#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: the builder of Subsampling1DLayer forgets the pooling type that its constructor is given.
#
# Average pooling becomes maximum pooling, also in models imported from Keras, without a word. The method of the same builder keeps
# the type, and so does the constructor for the other enumeration of the same name. Seen:
#   Subsampling1DLayer.Builder(AVG, 2): MAX
#   Subsampling1DLayer.Builder(2, 2).poolingType(AVG): AVG
#   Subsampling1DLayer.Builder(SubsamplingLayer's AVG, 2): AVG
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

public class Finding {
  public static void main(String[] arguments) {
    System.out.println("Subsampling1DLayer.Builder(AVG, 2): "
        + new Subsampling1DLayer.Builder(PoolingType.AVG, 2).build().getPoolingType());
    System.out.println("Subsampling1DLayer.Builder(2, 2).poolingType(AVG): "
        + new Subsampling1DLayer.Builder(2, 2).poolingType(PoolingType.AVG).build().getPoolingType());
    System.out.println("Subsampling1DLayer.Builder(SubsamplingLayer's AVG, 2): "
        + new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.AVG, 2).build().getPoolingType());
  }
}
JAVA
expect 'Subsampling1DLayer.Builder(AVG, 2): MAX
Subsampling1DLayer.Builder(2, 2).poolingType(AVG): AVG
Subsampling1DLayer.Builder(SubsamplingLayer'"'"'s AVG, 2): AVG'
