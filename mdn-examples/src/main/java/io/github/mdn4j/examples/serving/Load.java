// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.serving;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Clients that ask a server on this machine, each one request after the other, for a while.
 *
 * @param answered requests that were answered with 200
 * @param refused requests that were answered otherwise
 * @param lost requests without an answer
 * @param seconds how long it took
 * @param latencies of those answered with 200, in ms, in order
 */
record Load(long answered, long refused, long lost, double seconds, double[] latencies) {

  /**
   * Puts load on a server until time is over, or it says that clients should go elsewhere.
   *
   * @param rate requests a second of all clients together, or infinity for as many as are answered
   * @param body of the request of a number
   */
  static Load of(int port, int clients, double seconds, double rate, IntFunction<String> body) throws IOException {
    HttpClient http = HttpClient.newHttpClient();
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    List<Future<Load>> parts = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      int client = c;
      parts.add(threads.submit(() -> ask(http, port, client, clients, start, end, rate, body)));
    }
    threads.shutdown();
    long answered = 0;
    long refused = 0;
    long lost = 0;
    double[] latencies = {};
    for (Future<Load> future : parts) {
      Load part = join(future);
      answered += part.answered;
      refused += part.refused;
      lost += part.lost;
      int before = latencies.length;
      latencies = Arrays.copyOf(latencies, before + part.latencies.length);
      System.arraycopy(part.latencies, 0, latencies, before, part.latencies.length);
    }
    Arrays.sort(latencies);
    return new Load(answered, refused, lost, (System.nanoTime() - start) / 1e9, latencies);
  }

  private static Load join(Future<Load> part) throws IOException {
    try {
      return part.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("a client failed: " + e.getMessage(), e);
    }
  }

  /** A request that is late by the rate counts from when it was due. */
  private static Load ask(
      HttpClient http, int port, int client, int clients, long start, long end, double rate, IntFunction<String> body)
      throws InterruptedException {
    long refused = 0;
    long lost = 0;
    double[] latencies = new double[1024];
    int answered = 0;
    boolean open = true;
    for (int i = client; open && System.nanoTime() < end; i += clients) {
      long due = rate < Double.POSITIVE_INFINITY ? start + (long) (i / rate * 1e9) : System.nanoTime();
      if (due >= end) {
        break; // by then the server may be gone
      }
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/predict"))
              .POST(HttpRequest.BodyPublishers.ofString(body.apply(i)))
              .build();
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        open = response.headers().firstValue("connection").filter("close"::equals).isEmpty();
        if (response.statusCode() == 200) {
          if (answered == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * answered);
          }
          latencies[answered++] = (System.nanoTime() - due) / 1e6;
        } else {
          refused++;
        }
      } catch (IOException e) {
        lost++;
      }
    }
    return new Load(answered, refused, lost, 0, Arrays.copyOf(latencies, answered));
  }

  /** Returns the latency that a share of the requests did not exceed, in ms. */
  double latency(double share) {
    return latencies.length == 0 ? Double.NaN : latencies[(int) Math.min(latencies.length - 1, share * latencies.length)];
  }

  /** Returns requests answered a second. */
  double rate() {
    return answered / seconds;
  }
}
