// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has the name of a file is the old one or the new one, each whole. */
class AtomicFileTest {

  private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

  @TempDir
  private Path folder;

  private Path old() throws IOException {
    return Files.writeString(folder.resolve("a.txt"), "old");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theOldOneHasItsNameUntilTheNewOneIsWhole() throws IOException {
    Path file = old();
    AtomicFile.write(file, pending -> {
      Files.writeString(pending, "ne");
      assertEquals("old", Files.readString(file));
      Files.writeString(pending, "new");
    });
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void oneThatWasNotThereComes() throws IOException {
    AtomicFile.write(folder.resolve("b.txt"), pending -> Files.writeString(pending, "new"));
    assertEquals("new", Files.readString(folder.resolve("b.txt")));
    assertEquals(List.of("b.txt"), names());
  }

  @Test
  void ifWritingFailsTheOldOneStaysAndNothingElse() throws IOException {
    Path file = old();
    for (Exception failure : List.of(new IOException("full"), new IllegalStateException("cannot"))) {
      assertEquals(failure, assertThrows(failure.getClass(), () -> AtomicFile.write(file, pending -> {
        Files.writeString(pending, "ne");
        if (failure instanceof IOException full) {
          throw full;
        }
        throw (RuntimeException) failure;
      })));
      assertEquals("old", Files.readString(file));
      assertEquals(List.of("a.txt"), names());
    }
    assertThrows(NoSuchFileException.class, () -> AtomicFile.write(
        folder.resolve("nowhere").resolve("c.txt"), pending -> Files.writeString(pending, "new")));
  }

  @Test
  void whatAnEarlierRunLeftIsWrittenOver() throws IOException {
    Path file = old();
    Files.writeString(folder.resolve("a.txt.part"), "half of something longer");
    AtomicFile.write(file, "a.txt.part", pending -> {
      assertEquals(folder.toRealPath().resolve("a.txt.part"), pending);
      Files.writeString(pending, "new");
    });
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void ofSeveralWritersOneWritesAllOfIt() throws IOException {
    Path file = old();
    List<String> texts = IntStream.range(0, 8).mapToObj(i -> Integer.toString(i).repeat(100_000)).toList();
    texts.parallelStream().forEach(text -> {
      try {
        AtomicFile.write(file, pending -> Files.writeString(pending, text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    assertTrue(texts.contains(Files.readString(file)));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void permissionsStayAndNobodyElseReadsItMeanwhile() throws IOException {
    Path file = old();
    assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "needs permissions as POSIX has them");
    Files.setPosixFilePermissions(file, PRIVATE);
    AtomicFile.write(file, pending -> {
      assertEquals(PRIVATE, Files.getPosixFilePermissions(pending));
      Files.writeString(pending, "new");
    });
    assertEquals("new", Files.readString(file));
    assertEquals(PRIVATE, Files.getPosixFilePermissions(file));
  }

  @Test
  void aLinkStaysOneAndWhatItPointsToIsReplaced() throws IOException {
    Path file = old();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = elsewhere.resolve("link.txt");
    try {
      Files.createSymbolicLink(link, Path.of("..", "a.txt"));
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "needs symbolic links");
    }
    AtomicFile.write(link, pending -> Files.writeString(pending, "new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("a.txt", "elsewhere"), names());
  }

  @Test
  void aDeviceIsWrittenAndNotReplaced() throws IOException {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "needs a device");
    AtomicFile.write(device, pending -> {
      assertEquals(device, pending);
      Files.writeString(pending, "new");
    });
    assertTrue(Files.exists(device));
    assertFalse(Files.isRegularFile(device));
  }
}
