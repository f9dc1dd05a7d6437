// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** However bytes arrive, blocks are the same: whole records, in order, that together are the file. */
class CsvBlocksTest {

  private static final String[] PIECES = {
    "1", "-2.5", ",", ",", "\n", "\r\n", "\r", "\"\"", "\"a\"\"b\"", "\"x\ny\"", "\"x\r\ny,\"", "x\"y", "ä", "\"ö\r\"",
    "12345678901234567890"};

  /** Gives a few bytes at a time. */
  private static InputStream slow(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(length, 1 + random.nextInt(5)));
      }
    };
  }

  private static List<String> blocks(InputStream in, int most) throws IOException {
    List<String> blocks = new ArrayList<>();
    try (CsvBlocks cut = new CsvBlocks(in, new byte[] {','}, 1 << 20)) {
      CsvBlocks.Block block = cut.next(most);
      while (block != null) {
        String text = new String(block.bytes(), 0, block.length(), StandardCharsets.UTF_8);
        assertTrue(text.chars().allMatch(c -> c < 128) || !block.isAscii(), text);
        blocks.add(text);
        block = cut.next(most);
      }
    }
    return blocks;
  }

  private static String table(Random random) {
    StringBuilder text = new StringBuilder();
    boolean opens = true; // a quotation mark opens here
    for (int i = 0; i < 60; i++) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      if (piece.startsWith("\"") && !opens) {
        continue;
      }
      boolean closed = piece.startsWith("\"");
      text.append(piece).append(closed ? i % 2 == 0 ? "," : "\n" : "");
      opens = closed || piece.equals(",") || piece.endsWith("\n") || piece.endsWith("\r");
    }
    return text.append('\n').toString();
  }

  @Test
  void blocksAreTheSameHoweverBytesArrive() throws IOException {
    Random random = new Random(6);
    for (int i = 0; i < 500; i++) {
      String text = table(random);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int most : new int[] {1, 2, 100}) {
        List<String> whole = blocks(new ByteArrayInputStream(bytes), most);
        assertEquals(whole, blocks(slow(bytes, random), most));
        assertEquals(text, String.join("", whole));
      }
    }
  }

  /** Commons CSV reads the same records from the blocks, one record each, as from the whole. */
  @Test
  void aBlockOfOneIsARecord() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      String text = table(random);
      List<List<String>> together = new ArrayList<>();
      for (String block : blocks(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1)) {
        List<List<String>> records = records(block);
        assertTrue(records.size() <= 1, block);
        together.addAll(records);
      }
      assertEquals(records(text), together);
    }
  }

  private static List<List<String>> records(String text) throws IOException {
    try (CSVParser parser = CSVParser.parse(text, CSVFormat.DEFAULT)) {
      return parser.getRecords().stream().map(CSVRecord::toList).toList();
    }
  }
}
