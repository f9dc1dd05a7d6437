// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.BothWays;
import io.github.mdn4j.forecast.RecurrentForecaster;
import io.github.mdn4j.forecast.Series;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {

  @TempDir
  private Path folder;

  private String run(int status, String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertEquals(status, Forecast.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), arguments));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFileIsForecastAndDrawn() throws IOException {
    StringBuilder csv = new StringBuilder("month,sold\n");
    for (int t = 0; t < 90; t++) {
      csv.append(1990 + t / 12).append('-').append(String.format("%02d", 1 + t % 12)).append("-01,")
          .append(t == 40 ? "NA" : Math.sin(2 * Math.PI * t / 12) + 0.01 * (t * 7919 % 101)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("sales.csv"), csv);
    Path plots = folder.resolve("plots");
    Path saved = folder.resolve("forecaster.zip");
    String out = run(0, "--save", saved.toString(), "--checkpoints", folder.resolve("checkpoints").toString(),
        "--data", file.toString(), "--target", "sold", "--time", "month", "--season", "12",
        "--horizon", "6", "--origins", "2", "--epochs", "1", "--context", "12", "--paths", "20",
        "--plots", plots.toString());
    String last = out.lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(
        last.matches("result forecast sales crps [0-9.e-]+ naive [0-9.e-]+ ar [0-9.e-]+ coverage90 [01]\\.\\d+"), last);
    assertTrue(out.lines().anyMatch(line -> line.startsWith("direct ")), out);
    assertEquals(6, RecurrentForecaster.load(saved).windowing().horizon());
    for (String picture : List.of("fan", "scenarios", "crps", "pit")) {
      assertTrue(Files.size(plots.resolve(picture + ".png")) > 1000, picture);
    }
  }

  @Test
  void whatIsWrongWithAFileIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "day,y\n2012-01-01,1\n2012-01-02,x\n");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> SeriesFile.read(file, "z", null, null))
        .getMessage().contains("expected a column \"z\" but got [day, y]"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> SeriesFile.read(file, "y", null, null))
        .getMessage().contains("row 2: expected a number in column \"y\" but got \"x\""));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> SeriesFile.read(file, "day", "y", null))
        .getMessage().contains("expected a number in column \"day\""));
    run(2, "--data", file.toString());
    run(2, "--data", file.toString(), "--target", "z");
  }

  @Test
  void seriesOfOneFileAreKeptApart() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "s,y\na,1\nb,2\na,3\nb,\n");
    List<Series> series = SeriesFile.read(file, "y", null, "s");
    assertEquals(2, series.size());
    assertEquals(3, series.get(0).value(1));
    assertTrue(Double.isNaN(series.get(1).value(1)));
  }

  @Test
  @Tag("long")
  void otherBackendsSayTheSame() throws Exception {
    StringBuilder csv = new StringBuilder("sold\n");
    for (int t = 0; t < 80; t++) {
      csv.append(Math.sin(2 * Math.PI * t / 12) + 0.01 * (t * 7919 % 101)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("sold.csv"), csv);
    BothWays.agree(
        Forecast.class, 2e-2,
        out -> assertEquals(0, Forecast.run(out, "--data", file.toString(), "--target", "sold", "--season", "12",
            "--horizon", "6", "--origins", "2", "--epochs", "1", "--context", "12", "--paths", "20",
            "--plots", folder.toString())));
  }
}
