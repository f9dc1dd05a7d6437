// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import java.io.File;
import java.util.Collection;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.util.ModelSerializer;

/**
 * One number by which the first columns of every row are divided, such as the x and y of pen offsets; the other columns
 * stay as they are.
 *
 * <p>Shapes keep their proportions, as they would not with a number for each column. Save it with the network, and
 * undo it in what a {@link SequenceSampler} draws. A log density of scaled rows, plus columns times −log of the
 * scale, is one of rows as they were.
 *
 * @param columns how many columns are divided, from the first
 * @param scale what they are divided by, positive and finite
 */
public record OffsetScale(int columns, double scale) {

  private static final String KEY = "mdn4j.offsetScale";

  /**
   * Checks both.
   *
   * @throws DL4JInvalidInputException if there are no columns or the scale is not positive and finite
   */
  public OffsetScale {
    if (columns < 1 || !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new DL4JInvalidInputException(
          "OffsetScale: expected at least 1 column and a positive finite scale, but got " + columns + " and " + scale);
    }
  }

  /**
   * Measures the standard deviation of the first columns of all rows together, about their common mean.
   *
   * @param columns how many columns, from the first
   * @param sequences training sequences, rows of steps
   * @throws DL4JInvalidInputException if it is not positive and finite
   */
  public static OffsetScale fit(int columns, Collection<double[][]> sequences) {
    double mean = 0;
    double squares = 0; // of the differences to the mean, summed (Welford 1962)
    long count = 0;
    for (double[][] rows : sequences) {
      for (double[] row : rows) {
        for (int j = 0; j < columns; j++) {
          count++;
          double difference = row[j] - mean;
          mean += difference / count;
          squares += difference * (row[j] - mean);
        }
      }
    }
    return new OffsetScale(columns, Math.sqrt(squares / count));
  }

  /** Divides the columns of each row. */
  public double[][] apply(double[][] rows) {
    return times(rows, 1 / scale);
  }

  /** Undoes {@link #apply}. */
  public double[][] undo(double[][] rows) {
    return times(rows, scale);
  }

  private double[][] times(double[][] rows, double factor) {
    double[][] scaled = new double[rows.length][];
    for (int t = 0; t < rows.length; t++) {
      scaled[t] = rows[t].clone();
      for (int j = 0; j < columns; j++) {
        scaled[t][j] *= factor;
      }
    }
    return scaled;
  }

  /**
   * Adds this to a network's file.
   *
   * @param model a file that {@link ModelSerializer} wrote
   */
  public void addTo(File model) {
    ModelSerializer.addObjectToFile(model, KEY, columns + " " + scale);
  }

  /**
   * Reads what {@link #addTo} wrote.
   *
   * @param model a network's file
   * @throws DL4JInvalidInputException if there is none in it
   */
  public static OffsetScale of(File model) {
    if (!ModelSerializer.listObjectsInFile(model).contains(KEY)) {
      throw new DL4JInvalidInputException("OffsetScale: there is none in " + model);
    }
    String[] parts = ModelSerializer.<String>getObjectFromFile(model, KEY).split(" ");
    return new OffsetScale(Integer.parseInt(parts[0]), Double.parseDouble(parts[1]));
  }
}
