// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTrainingTest {

  private static final String PORT = "org.deeplearning4j.ui.port";
  private static final int EPOCHS = 41;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void chooseAPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      System.setProperty(PORT, Integer.toString(free.getLocalPort()));
    }
  }

  @AfterEach
  void forgetThePort() {
    System.clearProperty(PORT);
  }

  private void run(WatchTraining.Visit visit) throws Exception {
    WatchTraining.run(EPOCHS, new PrintStream(printed, true, StandardCharsets.UTF_8), visit);
  }

  @Test
  void thePageGetsTheLossAndTheLayers() throws Exception {
    run(address -> {
      String overview = overviewOnceItHasTheLoss(address);
      assertTrue(overview.matches("(?s).*\"scores\":\\[\\d.*\"1_W\":\\[\\d.*"), overview);
      String model = get(address + "/model/graph");
      assertTrue(model.contains("MixtureDensityOutput") && model.contains("Dense"), model);
    });
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.matches("(?s).*epoch +0 +\\d+\\.\\d{3} nats/row, smallest scale .*components of 8, \\d dead.*"), text);
  }

  @Test
  void aBrowserDrawsTheLoss(@TempDir Path folder) throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium or Chrome on the path to open the page with");
    run(address -> {
      overviewOnceItHasTheLoss(address);
      String page = render(browser.orElseThrow(), folder, address + "/overview");
      // the chart is a canvas that a script makes, with the axis below it as text
      assertTrue(page.matches("(?s).*id=\"scoreiterchart\"[^>]*><canvas class=\"flot-base\".*>40</div>.*"), page);
      assertTrue(page.contains("MultiLayerNetwork"), page);
    });
  }

  /** Returns the data of the page, which the server takes from its storage by a thread that sleeps for half a second. */
  private static String overviewOnceItHasTheLoss(String address) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String overview;
    do {
      overview = get(address + "/overview/data").replace(" ", "");
      if (overview.contains("\"scoresIter\":[10,20,30,40]")) {
        return overview;
      }
      Thread.sleep(50);
    } while (System.nanoTime() < end);
    return fail(overview);
  }

  private static String get(String address) throws IOException, InterruptedException {
    HttpResponse<String> response = HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), address);
    return response.body();
  }

  private static Optional<Path> browser() {
    for (String folder : System.getenv("PATH").split(java.io.File.pathSeparator)) {
      for (String name : List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the document after its scripts have run for a few seconds of virtual time. */
  private static String render(Path browser, Path folder, String address) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(browser.toString(), "--headless", "--no-sandbox", "--disable-gpu"));
    command.addAll(List.of("--user-data-dir=" + folder, "--virtual-time-budget=8000", "--dump-dom", address));
    Path page = folder.resolve("page.html");
    Process process = new ProcessBuilder(command)
        .redirectOutput(page.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser does not come back");
      return Files.readString(page);
    } finally {
      process.destroyForcibly();
    }
  }
}
