// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script and what it keeps for faster starts, on a copy of the script beside the packaged jar. */
@EnabledOnOs(OS.LINUX)
@Timeout(900)
class StartIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir
  private Path folder;

  private Path target;
  private Path jar;

  @BeforeEach
  void copyTheCommand() throws IOException {
    target = Files.createDirectories(folder.resolve("mdn-cli/target"));
    Files.copy(ROOT.resolve("mdn"), folder.resolve("mdn"), StandardCopyOption.COPY_ATTRIBUTES);
    try (Stream<Path> files = Files.list(ROOT.resolve("mdn-cli/target"))) {
      Path packaged =
          files.filter(file -> file.getFileName().toString().endsWith("-bin.jar")).findFirst().orElseThrow();
      jar = Files.createSymbolicLink(target.resolve(packaged.getFileName()), packaged);
    }
  }

  /** Puts a copy of the jar in its place, which is of another time. */
  private void anotherJar() throws IOException {
    Path copy = Files.copy(jar, folder.resolve("copy"));
    Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private String run(String... environment) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(folder.resolve("mdn").toString(), "--version");
    // Java says that it has picked them up
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
    for (int i = 0; i < environment.length; i += 2) {
      builder.environment().put(environment[i], environment[i + 1]);
    }
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertEquals(3, said.lines().count(), said); // the version and nothing else
    return said;
  }

  private static List<Path> archives(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".jsa")).toList();
    }
  }

  @Test
  void classesAreLaidOutOnceAndAgainForAnotherJar() throws Exception {
    run();
    Path archive = archives(target).get(0);
    Object first = Files.readAttributes(archive, "unix:ino").get("ino");
    String loaded = run("JAVA_OPTS", "-Xlog:class+load:file=" + folder.resolve("loaded"));
    assertTrue(
        Files.readAllLines(folder.resolve("loaded")).stream()
            .anyMatch(line -> line.contains("io.github.mdn4j.cli.Mdn ") && line.contains("shared objects file")),
        loaded);
    assertEquals(first, Files.readAttributes(archive, "unix:ino").get("ino"));

    anotherJar();
    run();
    assertNotEquals(first, Files.readAttributes(archives(target).get(0), "unix:ino").get("ino"));
    assertEquals(1, archives(target).size());
  }

  @Test
  void anArchiveOfAnotherJarOrBrokenDoesNoHarm() throws Exception {
    run();
    Path archive = archives(target).get(0);
    anotherJar();
    Path tried = target.resolve(archive.getFileName() + ".jar");
    FileTime time = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(tried, time); // so that the script thinks that it is for this jar
    run();
    byte[] bytes = Files.readAllBytes(archive);
    Files.delete(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    run();
    Files.writeString(archive, "no archive at all");
    run();
  }

  @Test
  void whereNothingCanBeWrittenBesideTheJarTheUsersCacheIsTaken() throws Exception {
    Path cache = folder.resolve("cache");
    Path script = folder.resolve("mdn");
    String text = Files.readString(script);
    String check = "[ ! -w \"$folder\" ]";
    assertTrue(text.contains(check), text);
    Files.writeString(script, text.replace(check, "true")); // root, as whom some build, may write everywhere
    run("XDG_CACHE_HOME", cache.toString());
    assertEquals(1, archives(cache.resolve("mdn4j")).size());
    assertEquals(List.of(), archives(target));
    run("XDG_CACHE_HOME", "/proc/none"); // nowhere at all
  }
}
