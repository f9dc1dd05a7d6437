// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.serving.PredictionService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Asks the server as a client would. */
@Timeout(600)
class PredictionServerTest {

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1).dataType(DataType.DOUBLE)
        .list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(4).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(4).build())
        .build());
    network.init();
    return network;
  }

  private static HttpResponse<String> send(PredictionHttp http, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void rowsGetWhatTheNetworkPredicts() throws Exception {
    MultiLayerNetwork network = network();
    Distribution expected =
        Predictions.of(network, Nd4j.createFromArray(new double[][] {{0.5, -2}})).row(0);
    try (PredictionHttp http = new PredictionHttp(PredictionService.of(network).build(), new double[] {0.8}, 0)) {
      HttpResponse<String> response = send(http, "POST", "/predict", "{\"rows\": [[1, 1], [0.5, -2]]}");
      assertEquals(200, response.statusCode(), response.body());
      JsonNode predictions = new ObjectMapper().readTree(response.body()).get("predictions");
      assertEquals(2, predictions.size());
      JsonNode second = predictions.get(1);
      assertEquals(expected.mean()[0], second.get("mean").asDouble(), 1e-12);
      assertEquals(Math.sqrt(expected.variance()[0]), second.get("sd").asDouble(), 1e-12);
      JsonNode interval = second.get("intervals").get(0);
      assertEquals(0.8, interval.get("level").asDouble());
      assertEquals(0.1, expected.cdf(interval.get("lower").asDouble()), 1e-9);
      assertEquals(0.9, expected.cdf(interval.get("upper").asDouble()), 1e-9);
      assertTrue(send(http, "GET", "/metrics", "").body().contains("predictions_rows_total 2\n"));
      assertEquals(200, send(http, "GET", "/health", "").statusCode());
    }
  }

  @Test
  void whatIsWrongIsSaidAndTheServerGoesOn() throws Exception {
    try (PredictionHttp http = new PredictionHttp(PredictionService.of(network()).build(), new double[] {0.8}, 0)) {
      for (String wrong : new String[] {"[1]", "[1, null]", "[1, \"a\"]", "{}", "[1, 1e999]"}) {
        HttpResponse<String> response = send(http, "POST", "/predict", "{\"rows\": [[1, 2], " + wrong + "]}");
        assertEquals(422, response.statusCode(), wrong + ": " + response.body());
        assertEquals(1, new ObjectMapper().readTree(response.body()).get("errors").get(0).get("row").asInt());
      }
      assertEquals(400, send(http, "POST", "/predict", "{\"rows\": [[1, 2]").statusCode());
      assertEquals(400, send(http, "POST", "/predict", "{\"row\": 1}").statusCode());
      assertEquals(405, send(http, "GET", "/predict", "").statusCode());
      assertEquals(404, send(http, "POST", "/predict/more", "{}").statusCode());
      assertEquals(413, send(http, "POST", "/predict", " ".repeat(2 << 20)).statusCode());
      assertEquals(200, send(http, "POST", "/predict", "{\"rows\": [[1, 2]]}").statusCode());
    }
  }

  @Test
  void stoppingUnderLoadLosesNoRequest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        PredictionServer.run(new PrintStream(out, true, StandardCharsets.UTF_8), "--seconds", "0.5");
    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(0, status, text);
    assertTrue(text.contains("lost 0"), text);
    assertTrue(text.contains("422 {\"errors\":[{\"row\":1"), text);
  }
}
