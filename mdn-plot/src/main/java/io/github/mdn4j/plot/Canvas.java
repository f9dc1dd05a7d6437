// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of points, lines and bands, all in one style. */
public final class Canvas {

  /** What data are drawn in. */
  public static final Color GREY = new Color(0x99, 0x99, 0x99);

  /** What the truth is drawn in. */
  public static final Color BLACK = new Color(0x22, 0x22, 0x22);

  // Okabe and Ito (2008): can be told apart with any kind of colour vision
  private static final Color[] PALETTE = {
    new Color(0x00, 0x72, 0xB2),
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xCC, 0x79, 0xA7),
    new Color(0xE6, 0x9F, 0x00),
    new Color(0x56, 0xB4, 0xE9)
  };

  private static final float THIN = 1.5f;
  private static final float THICK = 2.5f;

  private final XYChart chart;

  private Canvas(XYChart chart) {
    this.chart = chart;
  }

  /** Makes an empty chart of the usual size. */
  public static Canvas of(String title, String horizontal, String vertical) {
    return of(title, horizontal, vertical, 520);
  }

  /** Makes an empty chart 800 pixels wide. */
  public static Canvas of(String title, String horizontal, String vertical, int height) {
    XYChart chart = new XYChartBuilder()
        .width(800)
        .height(height)
        .title(title)
        .xAxisTitle(horizontal)
        .yAxisTitle(vertical)
        .build();
    chart.getStyler()
        .setPlotGridLinesColor(new Color(0xE6, 0xE6, 0xE6))
        .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16))
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14))
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17))
        .setChartBackgroundColor(Color.WHITE)
        .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14))
        .setLegendPosition(Styler.LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE)
        .setPlotBorderColor(GREY)
        .setMarkerSize(4)
        .setDecimalPattern("0.###");
    chart.getStyler().setLocale(Locale.ROOT);
    return new Canvas(chart);
  }

  /** Returns how many colours there are. */
  public static int colours() {
    return PALETTE.length;
  }

  /** Returns a colour for series i; they repeat after six. */
  public static Color colour(int i) {
    return PALETTE[i % PALETTE.length];
  }

  /** Keeps the vertical axis within limits. */
  public Canvas vertical(double from, double to) {
    chart.getStyler().setYAxisMin(from).setYAxisMax(to);
    return this;
  }

  /** Keeps the horizontal axis within limits. */
  public Canvas horizontal(double from, double to) {
    chart.getStyler().setXAxisMin(from).setXAxisMax(to);
    return this;
  }

  /** Makes the vertical axis logarithmic. */
  public Canvas logarithmic() {
    chart.getStyler().setYAxisLogarithmic(true);
    return this;
  }

  /** Leaves a series out of the legend. */
  public Canvas unlisted(String name) {
    chart.getSeriesMap().get(name).setShowInLegend(false);
    return this;
  }

  /** Leaves the legend out. */
  public Canvas withoutLegend() {
    chart.getStyler().setLegendVisible(false);
    return this;
  }

  /** Draws points. */
  public Canvas points(String name, double[] x, double[] y, Color colour) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(colour);
    return this;
  }

  /** Draws a line. NaN in y interrupts it. */
  public Canvas line(String name, double[] x, double[] y, Color colour) {
    return line(name, x, y, colour, THICK);
  }

  /** Draws a thin line, for comparison. NaN in y interrupts it. */
  public Canvas thinLine(String name, double[] x, double[] y, Color colour) {
    return line(name, x, y, colour, THIN);
  }

  /** Draws a thin, pale line, one of many, without an entry in the legend. */
  public Canvas faintLine(String name, double[] x, double[] y, Color colour) {
    Color pale = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 60);
    return line(name, x, y, pale, THIN).unlisted(name);
  }

  private Canvas line(String name, double[] x, double[] y, Color colour, float width) {
    XYSeries series = chart.addSeries(name, unevenly(x), unevenly(y));
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(colour);
    // XChart draws each piece of a line by itself; round ends hide the joints
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    return this;
  }

  // XChart puts its ticks at the data where these are evenly spaced: one more point, in the middle of the first step,
  // leaves the line as it is and the ticks at round numbers
  private static double[] unevenly(double[] numbers) {
    double[] more = new double[numbers.length + 1];
    more[0] = numbers[0];
    more[1] = 0.5 * (numbers[0] + numbers[1]);
    System.arraycopy(numbers, 1, more, 2, numbers.length - 1);
    return more;
  }

  /** Fills what lies between two lines, without an entry in the legend. */
  public Canvas band(String name, double[] x, double[] low, double[] high, Color colour) {
    int n = x.length;
    double[] outlineX = new double[2 * n];
    double[] outlineY = new double[2 * n];
    for (int i = 0; i < n; i++) {
      outlineX[i] = x[i];
      outlineY[i] = high[i];
      outlineX[2 * n - 1 - i] = x[i];
      outlineY[2 * n - 1 - i] = low[i];
    }
    XYSeries series = chart.addSeries(name, outlineX, outlineY);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(new Color(0, 0, 0, 0));
    series.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 90));
    series.setShowInLegend(false);
    return this;
  }

  /** Returns the chart as a picture. */
  public BufferedImage picture() {
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** Returns the chart as a picture that can be saved. */
  public Picture drawn() {
    return new Picture(picture());
  }

  /** Returns the chart. */
  public XYChart chart() {
    return chart;
  }
}
