// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.strokes.Drawing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the IAM On-Line Handwriting Database (Liwicki and Bunke 2005) from the folder that its archives were unpacked
 * in.
 *
 * <p>Lines are the files {@code lineStrokes/…/*.xml}, in each of them WhiteboardCaptureSession › StrokeSet › Stroke ›
 * Point with x, y and time. What line 3 of a01-000u-03.xml says is the third line after {@code CSR:} in
 * {@code ascii/…/a01-000u.txt}. No document type declaration is followed, and no entity is resolved.
 */
public final class IamOnDb {

  /** A line of handwriting takes some ten thousand bytes. */
  private static final long LARGEST = 8 << 20;

  private static final int GZIP_MAGIC = 0x1f;
  private static final int ZIP_MAGIC = 'P';
  private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

  private final Path folder;
  private final OnDamage onDamage;
  private final Consumer<String> warnings;
  private final Map<String, List<String>> transcripts = new TreeMap<>(); // by form

  private IamOnDb(Path folder, OnDamage onDamage, Consumer<String> warnings) {
    this.folder = folder;
    this.onDamage = onDamage;
    this.warnings = warnings;
  }

  /** A file that is not as it should be; the message names it, and the line. */
  private static final class DamagedException extends Exception {

    private static final long serialVersionUID = 1L;

    DamagedException(Path file, int line, String fault) {
      super(file + ", line " + line + ": " + fault);
    }
  }

  /**
   * Reads all lines, in the order of their names.
   *
   * @param folder has the folders lineStrokes and, if texts are wanted, ascii
   * @param warnings is told of each file that is left out
   * @return lines named as their files, a01-000u-03, with an empty text where there is none
   * @throws IllegalArgumentException if a file is damaged and is not to be left out, or nothing can be read; the
   *     message names file and line
   * @throws UncheckedIOException if a file cannot be read
   */
  public static List<WrittenLine> read(Path folder, OnDamage onDamage, Consumer<String> warnings) {
    return new IamOnDb(folder, onDamage, warnings).read();
  }

  private List<WrittenLine> read() {
    for (Path file : files("ascii", ".txt")) {
      attempt(() -> transcripts.put(name(file), transcript(file)));
    }
    List<WrittenLine> lines = new ArrayList<>();
    for (Path file : files("lineStrokes", ".xml")) {
      attempt(() -> lines.add(new WrittenLine(name(file), text(name(file)), drawing(file))));
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "IAM-OnDB: " + folder + " must have a folder lineStrokes with a sound .xml file in it");
    }
    return lines;
  }

  /** Something that may meet a damaged file. */
  private interface Reading {
    void run() throws DamagedException, IOException;
  }

  private void attempt(Reading reading) {
    try {
      reading.run();
    } catch (DamagedException e) {
      if (onDamage == OnDamage.FAIL) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      warnings.accept("left out: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("IAM-OnDB: cannot read below " + folder, e);
    }
  }

  private List<Path> files(String below, String ending) {
    Path start = folder.resolve(below);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("IAM-OnDB: cannot list " + start, e);
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - 4);
  }

  /** Returns what a line says: a01-000u-03 is line 3 of form a01-000u. */
  private String text(String line) {
    int dash = line.lastIndexOf('-');
    List<String> texts = dash < 0 ? List.of() : transcripts.getOrDefault(line.substring(0, dash), List.of());
    String number = line.substring(dash + 1);
    int index = number.matches("\\d{1,4}") ? Integer.parseInt(number) - 1 : -1;
    return index >= 0 && index < texts.size() ? texts.get(index) : "";
  }

  private static List<String> transcript(Path file) throws DamagedException, IOException {
    open(file).close();
    List<String> texts = new ArrayList<>();
    boolean corrected = false;
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\\R")) {
      if (line.strip().equals("CSR:")) {
        corrected = true;
      } else if (corrected && !line.isBlank()) {
        texts.add(line.strip());
      }
    }
    if (!corrected) {
      throw new DamagedException(file, 1, "there must be a line CSR: before the text");
    }
    return texts;
  }

  /** Opens a file that is neither too large nor compressed. */
  private static InputStream open(Path file) throws DamagedException, IOException {
    if (Files.size(file) > LARGEST) {
      throw new DamagedException(
          file, 1, "a file has at most " + LARGEST + " bytes, but this one has " + Files.size(file));
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(1);
    int first = in.read();
    in.reset();
    if (first == GZIP_MAGIC || first == ZIP_MAGIC) {
      in.close();
      throw new DamagedException(file, 1, "it is compressed, whatever its name says: unpack it first");
    }
    return in;
  }

  private static Drawing drawing(Path file) throws DamagedException, IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
    try (InputStream in = open(file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      try {
        return new Drawing(new Strokes(file, xml).read());
      } catch (XMLStreamException e) {
        throw new DamagedException(file, Math.max(1, e.getLocation() == null ? 1 : e.getLocation().getLineNumber()),
            "it is no XML: " + e.getMessage().replaceAll("(?s).*Message: ", ""));
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw new DamagedException(file, 1, "it is no XML: " + e.getMessage());
    }
  }

  /** The strokes of one file. */
  private static final class Strokes {

    private final Path file;
    private final XMLStreamReader xml;
    private final List<double[][]> strokes = new ArrayList<>();
    private List<double[]> stroke; // null: outside
    private boolean inside;
    private double time;
    private int line = 1;

    Strokes(Path file, XMLStreamReader xml) {
      this.file = file;
      this.xml = xml;
    }

    List<double[][]> read() throws XMLStreamException, DamagedException {
      while (xml.hasNext()) {
        int event = xml.next();
        line = Math.max(line, xml.getLocation().getLineNumber()); // which is -1 at the end
        switch (event) {
          case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
          case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
          default -> { } // the points are attributes
        }
      }
      require(strokes.stream().mapToInt(points -> points.length).sum() >= 2, "a StrokeSet must have 2 points or more");
      return strokes;
    }

    private void start(String element) throws DamagedException {
      switch (element) {
        case "StrokeSet" -> inside = true;
        case "Stroke" -> {
          require(inside && stroke == null, "a Stroke must be in a StrokeSet");
          stroke = new ArrayList<>();
          time = Double.NEGATIVE_INFINITY;
        }
        case "Point" -> {
          require(stroke != null, "a Point must be in a Stroke");
          double now = number("time");
          require(now >= time, "points must be in the order of their times, but " + now + " comes after " + time);
          time = now;
          stroke.add(new double[] {number("x"), number("y")});
        }
        default -> { } // such as SensorLocation
      }
    }

    private void end(String element) throws DamagedException {
      if (element.equals("Stroke")) {
        require(!stroke.isEmpty(), "a Stroke must have a Point");
        strokes.add(stroke.toArray(double[][]::new));
        stroke = null;
      } else if (element.equals("StrokeSet")) {
        inside = false;
      }
    }

    private double number(String attribute) throws DamagedException {
      String text = xml.getAttributeValue(null, attribute);
      require(text != null, "a Point must have the attribute " + attribute);
      require(!NOT_FINITE.contains(text.strip()), attribute + " must be a finite number, got " + text);
      try {
        double number = new BigDecimal(text.strip()).doubleValue(); // 1D and 0x1p3 are numbers in Java alone
        require(Double.isFinite(number), attribute + " must be a finite number, got " + text);
        return number;
      } catch (NumberFormatException e) {
        throw new DamagedException(file, line,
            attribute + " must be a number, got \"" + text.substring(0, Math.min(40, text.length())) + "\"");
      }
    }

    private void require(boolean sound, String otherwise) throws DamagedException {
      if (!sound) {
        throw new DamagedException(file, line, otherwise);
      }
    }
  }
}
