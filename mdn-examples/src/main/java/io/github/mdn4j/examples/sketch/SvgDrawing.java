// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.strokes.Drawing;
import java.awt.Shape;
import java.awt.geom.FlatteningPathIterator;
import java.awt.geom.PathIterator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.batik.parser.AWTPathProducer;

/**
 * Reads the paths of an SVG file as strokes of a few points each: curves become lines, and points that hardly matter
 * are left out.
 *
 * <p>Nothing but path data is looked at, not transformations either. Document types are not read, and no entity is
 * resolved.
 */
final class SvgDrawing {

  private static final double FLATNESS = 0.05; // part of the tolerance
  private static final XMLInputFactory XML = factory();

  private SvgDrawing() {}

  /**
   * Reads a file.
   *
   * @param svg the file
   * @param tolerance how far a point that is left out may be from the stroke, in units of the file
   * @throws IllegalArgumentException if it is no such file; the message names the line
   */
  static Drawing read(byte[] svg, double tolerance) {
    List<double[][]> strokes = new ArrayList<>();
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(svg));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("path")) {
          try {
            addStrokes(xml.getAttributeValue(null, "d"), tolerance, strokes);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + xml.getLocation().getLineNumber() + ": " + e.getMessage(), e);
          }
        }
      }
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
      throw new IllegalArgumentException("line " + line + ": no XML: " + firstLine(e), e);
    }
    if (strokes.stream().mapToInt(stroke -> stroke.length).sum() < 2) {
      throw new IllegalArgumentException("line 1: has no strokes");
    }
    return new Drawing(strokes);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false); // KanjiVG declares its own in the document type
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("(?s)^ParseError at .*?\\R?Message: |\\R.*", "");
  }

  private static void addStrokes(String data, double tolerance, List<double[][]> strokes) {
    if (data == null || data.isBlank()) {
      throw new IllegalArgumentException("a path without data");
    }
    Shape shape;
    try {
      shape = AWTPathProducer.createShape(new StringReader(data), PathIterator.WIND_NON_ZERO);
    } catch (IOException | RuntimeException e) { // such as IllegalPathStateException where a path begins with no move
      throw new IllegalArgumentException("no path data: " + e.getMessage(), e);
    }
    PathIterator lines = new FlatteningPathIterator(shape.getPathIterator(null), FLATNESS * tolerance);
    List<double[]> stroke = new ArrayList<>();
    double[] point = new double[6];
    for (; !lines.isDone(); lines.next()) {
      int kind = lines.currentSegment(point);
      if (kind != PathIterator.SEG_CLOSE && !(Double.isFinite(point[0]) && Double.isFinite(point[1]))) {
        throw new IllegalArgumentException("no path data: a point must be finite, got " + point[0] + ", " + point[1]);
      }
      if (kind == PathIterator.SEG_MOVETO) {
        finish(stroke, tolerance, strokes);
      }
      stroke.add(kind == PathIterator.SEG_CLOSE ? stroke.get(0) : new double[] {point[0], point[1]});
    }
    finish(stroke, tolerance, strokes);
  }

  private static void finish(List<double[]> stroke, double tolerance, List<double[][]> strokes) {
    if (!stroke.isEmpty()) {
      strokes.add(RamerDouglasPeucker.simplify(stroke.toArray(double[][]::new), tolerance));
      stroke.clear();
    }
  }
}
