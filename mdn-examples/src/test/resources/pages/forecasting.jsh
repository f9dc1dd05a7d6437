import io.github.mdn4j.density.*;
import io.github.mdn4j.distribution.*;
import io.github.mdn4j.forecast.*;
import io.github.mdn4j.layer.*;
import io.github.mdn4j.layer.fused.*;
import io.github.mdn4j.layer.sequence.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.records.reader.impl.csv.CSVSequenceRecordReader;
import org.datavec.api.split.FileSplit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
double[] loads = new SplittableRandom(1).doubles(400, 10, 30).toArray();
MultiLayerNetwork network(int width) { MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list().layer(new FusedLSTM.Builder().nIn(width).nOut(4).build()).layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).nIn(4).build()).build()); net.init(); return net; }
MultiLayerNetwork plain = network(1);
INDArray beginnings = Nd4j.rand(2, 1, 3);
INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1}, {0, 1, 1}});
SplittableRandom random = new SplittableRandom(1);
MultiLayerNetwork directNetwork(int width) { MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list().layer(new MixtureDensityOutputLayer.Builder(LowRankGaussian.of(24, 2)).nIn(width).build()).build()); net.init(); return net; }
Path folder = Path.of("ELSEWHERE", "checkpoints");
Path file = Path.of("ELSEWHERE", "forecaster.zip");
Path table = Files.createDirectories(Path.of("ELSEWHERE", "tables")).resolve("a.csv");
Files.write(table, List.of("time,sold,open", "2024-02-28,3,1", "2024-02-29,,0", "2024-03-01,,1"));
java.io.File tables = table.getParent().toFile();
