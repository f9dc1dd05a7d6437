// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.sequences.TextLines;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.StrokeSet;
import java.awt.geom.Line2D;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KanjiVgTest {

  // the form of KanjiVG's files: its own prefix is declared in the document type alone
  private static final String HEAD = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd" [
      <!ATTLIST g
      xmlns:kvg CDATA #FIXED "http://kanjivg.tagaini.net"
      kvg:element CDATA #IMPLIED >
      ]>
      <svg xmlns="http://www.w3.org/2000/svg" width="109" height="109" viewBox="0 0 109 109">
      <g id="kvg:StrokePaths_04e00" style="fill:none"><g id="kvg:04e00" kvg:element="x">
      """;
  private static final String TAIL = """
      </g></g>
      <g id="kvg:StrokeNumbers_04e00"><text transform="matrix(1 0 0 1 4 50)">1</text></g>
      </svg>
      """;
  private static final String CROSS = """
      <path id="s1" d="M10,50c20,0,40,0,80,0"/>
      <path id="s2" d="M 50 10 V 30 L 50 90"/>
      """;

  @TempDir
  private Path folder;

  private static Drawing read(String svg, double tolerance) {
    return SvgDrawing.read(svg.getBytes(StandardCharsets.UTF_8), tolerance);
  }

  private Path file(String name, String paths) throws IOException {
    Files.createDirectories(folder.resolve("kanji"));
    return Files.writeString(folder.resolve("kanji").resolve(name), HEAD + paths + TAIL);
  }

  private void files(int n) throws IOException {
    for (int i = 0; i < n; i++) {
      file(String.format("%05x.svg", 0x4e00 + i), CROSS);
    }
  }

  @Test
  void pathsAreStrokesInTheirOrder() {
    List<double[][]> strokes = read(HEAD + CROSS + TAIL, 1).strokes();
    assertEquals(2, strokes.size());
    assertArrayEquals(new double[][] {{10, 50}, {90, 50}}, strokes.get(0));
    assertArrayEquals(new double[][] {{50, 10}, {50, 90}}, strokes.get(1));
    List<double[][]> ring = read("<svg><path d='M0,0 h10 v10 h-10 z m30,0 l5,5'/></svg>", 1).strokes();
    assertArrayEquals(new double[][] {{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, ring.get(0));
    assertArrayEquals(new double[][] {{30, 0}, {35, 5}}, ring.get(1));
  }

  @Test
  void aCurveIsAsNearAsTheToleranceSays() {
    double[][] p = {{10, 80}, {40, 10}, {65, 10}, {95, 80}};
    for (double tolerance : new double[] {0.2, 1, 4}) {
      double[][] line = read("<svg><path d='M10,80 C40,10 65,10 95,80'/></svg>", tolerance).strokes().get(0);
      assertTrue(line.length < (tolerance < 1 ? 24 : 10), () -> line.length + " points");
      for (int i = 0; i <= 100; i++) {
        double t = i / 100.0;
        double[] weights = {(1 - t) * (1 - t) * (1 - t), 3 * t * (1 - t) * (1 - t), 3 * t * t * (1 - t), t * t * t};
        double x = 0;
        double y = 0;
        for (int k = 0; k < 4; k++) {
          x += weights[k] * p[k][0];
          y += weights[k] * p[k][1];
        }
        double nearest = Double.POSITIVE_INFINITY;
        for (int k = 1; k < line.length; k++) {
          nearest = Math.min(
              nearest, Line2D.ptSegDist(line[k - 1][0], line[k - 1][1], line[k][0], line[k][1], x, y));
        }
        assertTrue(nearest < 1.1 * tolerance, "at " + t + ": " + nearest); // and a little for flattening
      }
    }
  }

  @Test
  void aFolderAndAnArchiveGiveTheSameCharacters() throws IOException {
    for (int i = 0; i < 40; i++) {
      file(String.format("%05x.svg", 0x4e00 + i), "<path d=\"M0,0 h" + (i + 5) + "\"/>");
    }
    file("04e00-Kaisho.svg", "");
    file("00041.svg", "");
    StrokeSet set = KanjiVg.read(folder, 1, TextLines::refuse);
    assertEquals(38, set.train().size());
    assertEquals(2, set.test().size());
    Path zip = folder.resolve("kanjivg.zip");
    try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream entries = new ZipOutputStream(out)) {
      for (Path file : Files.list(folder.resolve("kanji")).sorted(Comparator.reverseOrder()).toList()) {
        entries.putNextEntry(new ZipEntry("kanji/" + file.getFileName()));
        entries.write(Files.readAllBytes(file));
      }
    }
    StrokeSet zipped = KanjiVg.read(zip, 1, TextLines::refuse);
    assertEquals(points(set.train()), points(zipped.train())); // in the same order, whatever that of the entries
    assertEquals(points(set.test()), points(zipped.test()));
  }

  private static String points(List<Drawing> drawings) {
    return drawings.stream().map(drawing -> Arrays.deepToString(drawing.offsets())).toList().toString();
  }

  @Test
  void aFaultIsNamedWithFileAndLineAndTheRestIsRead() throws IOException {
    files(41);
    String[][] faults = {
      {"<path id=\"a\"/>", "line 9: a path without data"},
      {"<path d=\"M1,2 L three\"/>", "line 9: no path data"},
      {"<path d=\"1,2\"/>", "line 9: no path data"},
      {"", "line 1: has no strokes"},
      {"<path d=\"M1,2\"/>", "line 1: has no strokes"},
      {"<path d=\"M1,2 L3,4\">", "line 9: no XML"},
      {"<path d=\"M1,2 L3,4", "no XML"}
    };
    for (String[] fault : faults) {
      file("04e05.svg", fault[0]);
      List<String> found = new ArrayList<>();
      assertEquals(38, KanjiVg.read(folder, 1, found::add).train().size());
      assertEquals(1, found.size());
      assertTrue(found.get(0).startsWith(folder + ", 04e05.svg, line "), found.get(0));
      assertTrue(found.get(0).contains(fault[1]), found.get(0));
      assertThrows(IllegalArgumentException.class, () -> KanjiVg.read(folder, 1, TextLines::refuse));
    }
    Files.write(folder.resolve("kanji/04e05.svg"), new byte[] {0x1f, (byte) 0x8b, 8, 0}); // compressed
    assertThrows(IllegalArgumentException.class, () -> KanjiVg.read(folder, 1, TextLines::refuse));
  }

  @Test
  void noEntityIsResolvedFromOutside() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "M1,2 L3,4");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(200);
      String outside = "http://127.0.0.1:" + server.getLocalPort() + "/x.dtd";
      String[] heads = {
        "<!DOCTYPE svg SYSTEM \"" + outside + "\">",
        "<!DOCTYPE svg [<!ENTITY % p SYSTEM \"" + outside + "\"> %p;]>",
        "<!DOCTYPE svg [<!ENTITY s SYSTEM \"" + outside + "\">]>",
        "<!DOCTYPE svg [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>",
        "<!DOCTYPE svg [<!ENTITY s \"M1,2 L3,4\">]>"
      };
      for (String head : heads) {
        for (String body : List.of("<path d='M5,5 L6,6'/>&s;", "<path d='&s;'/>", "<path d='M5,5 L6,6'/>")) {
          try {
            List<double[][]> strokes = read(head + "<svg>" + body + "</svg>", 1).strokes();
            assertArrayEquals(new double[][] {{5, 5}, {6, 6}}, strokes.get(0));
            assertEquals(1, strokes.size());
          } catch (IllegalArgumentException refused) {
            assertFalse(refused.getMessage().contains("M1,2"), refused.getMessage());
          }
        }
      }
      assertThrows(IOException.class, server::accept); // nobody called
    }
  }

  @Test
  void entitiesThatGrowAreNotExpanded() {
    StringBuilder text = new StringBuilder("<!DOCTYPE svg [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 30; i++) {
      text.append("<!ENTITY a").append(i).append(" \"&a").append(i - 1).append(";&a").append(i - 1).append(";\">");
    }
    assertThrows(IllegalArgumentException.class, () -> read(text + "]><svg><path d=\"&a29;\"/></svg>", 1));
  }

  @Test
  void whatIsNoPlaceIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("kanji.txt"), "no archive");
    assertThrows(IllegalArgumentException.class, () -> KanjiVg.read(text, 1, TextLines::refuse));
    Path broken = Files.write(folder.resolve("broken.zip"), new byte[] {'P', 'K', 3, 4, 5, 6});
    assertThrows(IllegalArgumentException.class, () -> KanjiVg.read(broken, 1, TextLines::refuse));
    assertThrows(
        UncheckedIOException.class, () -> KanjiVg.read(folder.resolve("missing"), 1, TextLines::refuse));
    String none = assertThrows(
        IllegalArgumentException.class, () -> KanjiVg.read(folder, 1, TextLines::refuse)).getMessage();
    assertTrue(none.contains("got 0 and 0"), none);
  }

  @Test
  void madeCharactersAreFilesThatCanBeRead() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      Drawing drawing = read(MadeKanji.svg(random), 1);
      assertTrue(drawing.strokes().size() >= 2 && drawing.strokes().size() <= 15);
      drawing.strokes().forEach(stroke -> assertTrue(stroke.length >= 2));
    }
  }
}
