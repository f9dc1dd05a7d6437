import io.github.mdn4j.calibration.*;
import io.github.mdn4j.density.*;
import io.github.mdn4j.distribution.*;
import io.github.mdn4j.evaluation.*;
import io.github.mdn4j.layer.*;
import io.github.mdn4j.layer.ensemble.*;
import io.github.mdn4j.layer.model.*;
import io.github.mdn4j.layer.selection.*;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
Density density = Mixture.of(2, DiagonalGaussian.of(1));
MultiLayerNetwork made(Density of, long seed) {
  MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(seed).updater(new Adam(0.01)).list()
      .layer(new DenseLayer.Builder().nOut(10).activation(Activation.TANH).build())
      .layer(new MixtureDensityOutputLayer.Builder(of).build())
      .setInputType(InputType.feedForward(1)).build());
  net.init();
  return net;
}
MultiLayerNetwork network(Density of, long seed) {
  return made(of, seed);
}
MultiLayerNetwork network(long seed) {
  return made(density, seed);
}
void fit(MultiLayerNetwork net, DataSet some) {
  for (int i = 0; i < 50; i++) {
    net.fit(some);
  }
}
SplittableRandom random = new SplittableRandom(1);
double[] labels = IntStream.range(0, 60).mapToDouble(i -> i / 30.0 + 0.3 * random.nextGaussian()).toArray();
INDArray features = Nd4j.linspace(-1, 1, 60).reshape(60, 1).castTo(Nd4j.dataType());
DataSet rows = new DataSet(features, Nd4j.createFromArray(labels).castTo(Nd4j.dataType()).reshape(60, 1));
Path file = Path.of("ELSEWHERE", "m.zip");
List<Distribution> distributions = IntStream.range(0, 60).mapToObj(i -> (Distribution) GaussianDistribution.of(i / 30.0, 0.2)).toList();
