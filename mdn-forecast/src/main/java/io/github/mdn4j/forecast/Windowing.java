// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * How a recurrent network sees series: a window is so many steps of context and a horizon, in units that are measured on
 * the context alone.
 *
 * <p>The features of a step say what is known before it: of each lag the scaled value and 1, or 0 and 0 where it is
 * missing or before the series began; then the covariates of the step itself, then what is the same at all steps. The
 * label is the scaled value of the step; where it is missing the mask is 0, and over the context, too: the units were
 * measured on those values and so give away how they go on. Without units ({@link Scaling#NONE}) the context trains as
 * well. Arrays are NCW, [n,width,steps]. Immutable.
 */
public final class Windowing {

  private final int context;
  private final int horizon;
  private final int[] lags;
  private final Scaling scaling;
  private final int difference; // 0 for none
  private final double[] linear; // weights of the features and a constant, or null

  private Windowing(int context, int horizon, int[] lags, Scaling scaling, int difference, double[] linear) {
    this.context = context;
    this.horizon = horizon;
    this.lags = lags;
    this.scaling = scaling;
    this.difference = difference;
    this.linear = linear;
  }

  /**
   * Chooses windows.
   *
   * @param context steps before the first that is forecast, at least 2
   * @param horizon steps that a window trains to forecast, at least 1
   * @param scaling units of a window
   * @param lags further lags than 1, such as a season, each at least 2
   * @throws DL4JInvalidConfigException if they are not such
   */
  public static Windowing of(int context, int horizon, Scaling scaling, int... lags) {
    if (context < 2 || horizon < 1 || scaling == null || lags == null || Arrays.stream(lags).anyMatch(lag -> lag < 2)) {
      throw new DL4JInvalidConfigException(
          "Windowing: expected a context of at least 2 steps, a horizon of at least 1, a scaling and lags of at least 2"
              + " but got " + context + ", " + horizon + ", " + scaling + " and " + Arrays.toString(lags));
    }
    int[] all = Arrays.copyOf(lags, lags.length + 1);
    all[lags.length] = 1;
    return new Windowing(context, horizon, Arrays.stream(all).distinct().sorted().toArray(), scaling, 0, null);
  }

  /**
   * Returns windows whose labels are differences to the value some steps before, such as a season: then an untrained network
   * is a naive forecast, and what it learns is how to do better. Where that value is missing, the one as many steps
   * before it is taken, and 0 in scaled units where there is none.
   *
   * @param lag at least 1
   * @throws DL4JInvalidConfigException if it is less
   */
  public Windowing differenced(int lag) {
    if (lag < 1) {
      throw new DL4JInvalidConfigException("Windowing: expected a difference over at least 1 step but got " + lag);
    }
    return new Windowing(context, horizon, lags, scaling, lag, null);
  }

  /**
   * Returns windows whose labels are what a linear map of the features leaves: then an untrained network is an
   * autoregression with covariates, shared by all series. {@link RecurrentMethod.Builder#linear} estimates it.
   *
   * @param weights one a feature, then a constant
   */
  Windowing linear(double... weights) {
    return new Windowing(context, horizon, lags, scaling, 0, weights);
  }

  /** Returns this as JSON: context, horizon, lags, scaling, difference and the weights of a linear map. */
  public String toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("context", context);
    json.put("horizon", horizon);
    ArrayNode own = json.putArray("lags");
    Arrays.stream(lags).forEach(own::add);
    json.put("scaling", scaling.name());
    json.put("difference", difference);
    if (linear != null) {
      ArrayNode weights = json.putArray("linear");
      Arrays.stream(linear).forEach(weights::add);
    }
    return json.toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws DL4JInvalidConfigException if it is something else
   */
  public static Windowing fromJson(String text) {
    Present.of("Windowing", "JSON of windows", text);
    try {
      JsonNode json = new ObjectMapper().readTree(text);
      int[] lags = numbers(json.required("lags")).mapToInt(lag -> (int) lag).filter(lag -> lag > 1).toArray();
      Windowing windowing = of(
          json.required("context").asInt(), json.required("horizon").asInt(),
          Scaling.valueOf(json.required("scaling").asText()), lags);
      if (json.has("linear")) {
        double[] weights = numbers(json.required("linear")).toArray();
        if (!Arrays.stream(weights).allMatch(Double::isFinite)) {
          throw new DL4JInvalidConfigException("Windowing: expected finite weights but got " + json.required("linear"));
        }
        return windowing.linear(weights);
      }
      int difference = json.required("difference").asInt();
      return difference == 0 ? windowing : windowing.differenced(difference);
    } catch (IOException | IllegalArgumentException e) { // the latter if something is missing
      throw new DL4JInvalidConfigException("Windowing: expected JSON of windows but got " + text, e);
    }
  }

  private static DoubleStream numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::asDouble);
  }

  /** Returns what is added to a label to make the scaled value of a step; of what is known before it. */
  double base(Series series, int step, IntToDoubleFunction scaled) {
    if (linear != null) {
      double[] row = features(series, step, scaled);
      double sum = linear[row.length];
      for (int c = 0; c < row.length; c++) {
        sum += linear[c] * row[c];
      }
      return sum;
    }
    for (int t = step - difference; difference > 0 && t >= 0; t -= difference) {
      double z = scaled.applyAsDouble(t);
      if (!Double.isNaN(z)) {
        return z;
      }
    }
    return 0;
  }

  /** Returns the number of steps before the first that is forecast. */
  public int context() {
    return context;
  }

  /** Returns the number of steps that a window trains to forecast. */
  public int horizon() {
    return horizon;
  }

  /** Returns the number of features of a step of series such as this. */
  public int width(Series series) {
    return 2 * lags.length + series.covariateWidth() + series.statics().length;
  }

  /**
   * Measures units on the context before an origin.
   *
   * @throws DL4JInvalidInputException if the series is shorter than that, or its scale is 0 there
   */
  public Scaling.Units units(Series series, int origin) {
    if (origin < context) {
      throw new DL4JInvalidInputException(
          series + ": expected a context of " + context + " steps before step " + origin + ", but it has " + origin);
    }
    return scaling.of(series, origin - context, origin);
  }

  /** Returns whether the context before an origin has a scale. */
  boolean hasUnits(Series series, int origin) {
    return scaling.isMeasurable(series, origin - context, origin);
  }

  /** Returns the features of a step, made of what is known before it. */
  double[] features(Series series, int step, IntToDoubleFunction scaled) {
    double[] row = new double[width(series)];
    int column = 0;
    for (int lag : lags) {
      double z = step - lag < 0 ? Double.NaN : scaled.applyAsDouble(step - lag);
      row[column++] = Double.isNaN(z) ? 0 : z;
      row[column++] = Double.isNaN(z) ? 0 : 1;
    }
    for (int c = 0; c < series.covariateWidth(); c++) {
      row[column++] = series.covariate(step, c);
    }
    for (double number : series.statics()) {
      row[column++] = number;
    }
    return row;
  }

  /** Returns the features of steps from … to − 1, a row each, in given units. */
  double[][] features(Series series, int from, int to, Scaling.Units units) {
    double[][] rows = new double[to - from][];
    for (int t = from; t < to; t++) {
      rows[t - from] = features(series, t, at -> units.apply(series.value(at)));
    }
    return rows;
  }

  /** Returns the number of windows of a series. */
  int windows(Series series) {
    return Math.max(0, series.length() - context - horizon + 1);
  }

  /**
   * Makes a minibatch of windows.
   *
   * @param series of each window its series; all of the same widths
   * @param starts of each window the step that its context begins at
   * @return features [n,width,context+horizon−1], labels [n,1,…] and a mask of labels [n,…]
   */
  DataSet minibatch(List<Series> series, int[] starts) {
    int steps = context + horizon - 1;
    int untrained = scaling == Scaling.NONE ? 0 : context - 1;
    int width = width(series.get(0));
    double[] features = new double[starts.length * width * steps];
    double[] labels = new double[starts.length * steps];
    double[] mask = new double[starts.length * steps];
    for (int i = 0; i < starts.length; i++) {
      Series one = series.get(i);
      int first = starts[i] + 1;
      Scaling.Units units = units(one, starts[i] + context);
      double[][] rows = features(one, first, first + steps, units);
      for (int t = 0; t < steps; t++) {
        requireWidth(one, rows[t].length, width, series.get(0));
        for (int c = 0; c < width; c++) {
          features[(i * width + c) * steps + t] = rows[t][c];
        }
        double label =
            units.apply(one.value(first + t)) - base(one, first + t, at -> units.apply(one.value(at)));
        labels[i * steps + t] = Double.isNaN(label) ? 0 : label;
        mask[i * steps + t] = Double.isNaN(label) || t < untrained ? 0 : 1;
      }
    }
    int n = starts.length;
    return new DataSet(
        array(features, n, width, steps), array(labels, n, 1, steps), null, array(mask, n, steps));
  }

  static void requireWidth(Series series, int width, int wanted, Series first) {
    if (width != wanted) {
      throw new DL4JInvalidInputException(
          series + ": expected " + wanted + " features a step, as " + first + " has, but got " + width
              + ": give all series the same covariates");
    }
  }

  /** Refuses a series with other features than a network has inputs. */
  static void requireInputs(Series series, int width, MultiLayerNetwork network) {
    int inputs = network.layerInputSize(0);
    if (width != inputs) {
      throw new DL4JInvalidInputException(
          series + ": expected " + inputs + " features, as the network was trained on, but it makes " + width
              + ", with " + series.covariateWidth() + " covariates a step and " + series.statics().length
              + " static ones");
    }
  }

  static INDArray array(double[] numbers, long... shape) {
    return Nd4j.createFromArray(numbers).reshape('c', shape).castTo(Nd4j.defaultFloatingPointType());
  }

  @Override
  public String toString() {
    return "Windowing(context " + context + ", horizon " + horizon + ", lags " + Arrays.toString(lags) + ", " + scaling
        + (difference > 0 ? ", difference " + difference : "")
        + (linear != null ? ", linear" : "") + ")";
  }
}
