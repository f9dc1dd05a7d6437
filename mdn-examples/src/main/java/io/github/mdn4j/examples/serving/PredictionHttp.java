// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.serving.PredictionService;
import io.github.mdn4j.layer.serving.Statistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * A prediction service behind HTTP, on the loopback interface.
 *
 * <ul>
 *   <li>POST /predict, {@code {"rows": [[60], [90]]}}: 200 with a mean, a standard deviation and intervals a row; 400 if
 *       it is no such JSON; 422 with the number of each wrong row and what is wrong with it, 503 if too many wait
 *   <li>GET /health: 200, or 503 when it is about to stop
 *   <li>GET /metrics: counters in the text format of Prometheus
 * </ul>
 *
 * <p>{@link #close} says in /health and by {@code Connection: close} that clients should go elsewhere, and loses no
 * request of those that do.
 */
final class PredictionHttp implements AutoCloseable {

  private static final int THREADS = 64; // each waits for its rows
  private static final long GRACE = 1000; // ms
  private static final int LONGEST = 1 << 20; // bytes of a request
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PredictionService service;
  private final double[] levels;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger arrived = new AtomicInteger(); // requests without an answer so far
  private volatile boolean closing;

  /** What is answered instead of predictions. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String body) {
      super(body);
      this.status = status;
    }
  }

  /**
   * Starts to listen.
   *
   * @param service of a network over one label column; closed with this
   * @param levels of the central intervals, each inside (0, 1)
   * @param port 0 for one that is free
   * @throws IOException if the port is taken
   */
  PredictionHttp(PredictionService service, double[] levels, int port) throws IOException {
    this.service = service;
    this.levels = levels.clone();
    // unless it is set, Linux holds the end of each answer back for 40 ms: the server writes headers and body apart
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.createContext("/predict", exchange -> answer(exchange, "POST"));
    server.createContext("/health", exchange -> answer(exchange, "GET"));
    server.createContext("/metrics", exchange -> answer(exchange, "GET"));
    server.setExecutor(this::take);
    server.start();
  }

  private void take(Runnable request) {
    arrived.incrementAndGet();
    threads.execute(() -> {
      try {
        request.run();
      } finally {
        arrived.decrementAndGet();
      }
    });
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange, String method) throws IOException {
    try (exchange) {
      try {
        if (!exchange.getRequestMethod().equals(method)) {
          throw new Refusal(405, error("expected " + method + ", but got " + exchange.getRequestMethod()));
        }
        switch (exchange.getRequestURI().getPath()) {
          case "/predict" -> send(exchange, 200, predict(exchange.getRequestBody().readNBytes(LONGEST + 1)));
          case "/health" ->
              send(exchange, closing ? 503 : 200, closing ? "{\"status\":\"closing\"}" : "{\"status\":\"up\"}");
          case "/metrics" -> send(exchange, 200, metrics());
          default -> throw new Refusal(404, error("there is nothing at " + exchange.getRequestURI().getPath()));
        }
      } catch (Refusal e) {
        if (e.status == 503) {
          exchange.getResponseHeaders().set("Retry-After", "1");
        }
        send(exchange, e.status, e.getMessage());
      } catch (RuntimeException e) {
        send(exchange, 500, error(String.valueOf(e.getMessage())));
      }
    }
  }

  private void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String type = body.startsWith("{") ? "application/json" : "text/plain; version=0.0.4; charset=utf-8";
    exchange.getResponseHeaders().set("Content-Type", type);
    if (closing) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String error(String message) {
    return JSON.createObjectNode().put("error", message).toString();
  }

  private String predict(byte[] body) throws Refusal {
    JsonNode rows = rows(body);
    List<CompletableFuture<Distribution>> answers = new ArrayList<>();
    ArrayNode wrong = JSON.createArrayNode();
    for (int i = 0; i < rows.size(); i++) {
      try {
        answers.add(service.submit(numbers(rows.get(i))));
      } catch (DL4JInvalidInputException e) {
        wrong.addObject().put("row", i).put("error", e.getMessage());
      } catch (RejectedExecutionException e) {
        throw new Refusal(503, error(e.getMessage()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new Refusal(422, JSON.createObjectNode().set("errors", wrong).toString());
    }
    ArrayNode predictions = JSON.createArrayNode();
    for (int i = 0; i < answers.size(); i++) {
      try {
        predictions.add(described(answers.get(i).join()));
      } catch (CompletionException e) {
        wrong.addObject().put("row", i).put("error", String.valueOf(e.getCause().getMessage()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new Refusal(422, JSON.createObjectNode().set("errors", wrong).toString());
    }
    return JSON.createObjectNode().set("predictions", predictions).toString();
  }

  private static JsonNode rows(byte[] body) throws Refusal {
    if (body.length > LONGEST) {
      throw new Refusal(413, error("expected at most " + LONGEST + " bytes"));
    }
    try {
      JsonNode rows = JSON.readTree(new String(body, StandardCharsets.UTF_8)).path("rows");
      if (rows.isArray()) {
        return rows;
      }
    } catch (JsonProcessingException e) {
      throw new Refusal(400, error("expected JSON, but got what cannot be read: " + e.getOriginalMessage()));
    }
    throw new Refusal(400, error("expected an object with an array \"rows\""));
  }

  private static double[] numbers(JsonNode row) {
    double[] numbers = new double[row.size()];
    for (int j = 0; j < numbers.length; j++) {
      if (!row.isArray() || !row.get(j).isNumber()) {
        throw new DL4JInvalidInputException("expected an array of numbers, but got " + row);
      }
      numbers[j] = row.get(j).asDouble();
    }
    return numbers;
  }

  private ObjectNode described(Distribution y) {
    ObjectNode prediction = JSON.createObjectNode();
    prediction.put("mean", y.mean()[0]).put("sd", Math.sqrt(y.variance()[0]));
    ArrayNode intervals = prediction.putArray("intervals");
    for (double level : levels) {
      intervals.addObject()
          .put("level", level)
          .put("lower", y.quantile((1 - level) / 2))
          .put("upper", y.quantile((1 + level) / 2));
    }
    return prediction;
  }

  private String metrics() {
    Statistics done = service.statistics();
    return String.format(
        Locale.ROOT,
        """
        # TYPE predictions_rows_total counter
        predictions_rows_total %d
        # TYPE predictions_batches_total counter
        predictions_batches_total %d
        # TYPE predictions_refused_rows_total counter
        predictions_refused_rows_total %d
        # TYPE predictions_failed_rows_total counter
        predictions_failed_rows_total %d
        # TYPE predictions_waiting_rows gauge
        predictions_waiting_rows %d
        # TYPE predictions_network_seconds_total counter
        predictions_network_seconds_total %.6f
        """,
        done.rows(), done.batches(), done.refused(), done.failed(), done.waiting(), done.running().toNanos() / 1e9);
  }

  /**
   * Says that it is about to stop and goes on for a second, in which clients learn that they should go elsewhere; then
   * answers what has arrived, and stops. Takes a minute at the most.
   */
  @Override
  public void close() {
    closing = true;
    long latest = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    try {
      Thread.sleep(GRACE);
      while (arrived.get() > 0 && System.nanoTime() < latest) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0); // a longer time would be waited for in full by JDK 17, whether anything is left or not
    threads.shutdown();
    service.close();
  }
}
