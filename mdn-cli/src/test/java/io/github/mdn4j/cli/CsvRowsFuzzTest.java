// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.mdn4j.layer.model.FeatureRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Whatever stands in a CSV file, its rows are finite numbers, or a message names the file. */
class CsvRowsFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void readsRowsOrSaysWhyNot(byte[] csv) throws IOException {
    Path file = Files.createTempFile("fuzz", ".csv");
    try {
      Files.write(file, csv);
      read(file);
    } catch (RefusedException e) {
      assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  private static void read(Path file) throws IOException {
    try (CsvRows rows = CsvRows.open(file, ',', StandardCharsets.UTF_8, bytes -> {})) {
      int width = rows.header().size();
      rows.select(null, width, new FeatureRange(DataType.DOUBLE), List.of());
      CsvRows.Batch batch = rows.next(3);
      while (batch.features().length > 0) {
        for (double[] row : batch.features()) {
          assertEquals(width, row.length);
          assertTrue(Arrays.stream(row).allMatch(Double::isFinite));
        }
        batch = rows.next(3);
      }
    }
  }
}
