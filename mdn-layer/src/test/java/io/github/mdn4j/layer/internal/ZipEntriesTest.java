// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries come beside those that are there, or take their place; read by the JDK's {@link ZipFile}. */
class ZipEntriesTest {

  @TempDir
  private Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : new String[] {"a", "b"}) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes(name + name));
      }
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> entries(Path file) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  @Test
  void aFileHasThemBesideItsOwn() throws IOException {
    Path file = Files.write(folder.resolve("z.zip"), zip());
    ZipEntries.put(file, Map.of("b", bytes("new"), "c", bytes("")));
    assertEquals(Map.of("a", "aa", "b", "new", "c", ""), entries(file));
    ZipEntries.put(file, Map.of());
    assertEquals(Map.of("a", "aa", "b", "new", "c", ""), entries(file));
  }

  @Test
  void aCopyHasOneBesideTheOthers() throws IOException {
    byte[] zip = zip();
    for (String name : new String[] {"a", "b", "c"}) {
      byte[] copy = ZipEntries.with(name, bytes("new"), new ByteArrayInputStream(zip));
      Map<String, String> expected = new TreeMap<>(Map.of("a", "aa", "b", "bb"));
      expected.put(name, "new");
      assertEquals(expected, entries(Files.write(folder.resolve(name + ".zip"), copy)));
    }
    assertArrayEquals(zip(), zip);
  }

  @Test
  void whatIsNoZipIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no zip at all");
    assertThrows(ProviderNotFoundException.class, () -> ZipEntries.put(text, Map.of("a", bytes("b"))));
  }
}
