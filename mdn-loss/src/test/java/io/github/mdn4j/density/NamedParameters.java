// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.LogGamma;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A log density from the JSON of a distribution and the formulas of textbooks, without any of the densities' code. */
final class NamedParameters {

  private final String family;
  private final JsonNode fields;

  private NamedParameters(JsonNode node) {
    if (node.size() != 1) {
      throw new IllegalArgumentException("expected one field, the family, but got " + node);
    }
    family = node.fieldNames().next();
    fields = node.get(family);
  }

  static NamedParameters parse(String json) {
    try {
      return new NamedParameters(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private NamedParameters[] parts(String name) {
    return IntStream.range(0, fields.get(name).size())
        .mapToObj(i -> new NamedParameters(fields.get(name).get(i)))
        .toArray(NamedParameters[]::new);
  }

  private double[] numbers(String name) {
    return numbers(fields.get(name));
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  private double[][] rows(String name) {
    JsonNode rows = fields.get(name);
    return IntStream.range(0, rows.size()).mapToObj(i -> numbers(rows.get(i))).toArray(double[][]::new);
  }

  private int width() {
    return switch (family) {
      case "mixture" -> parts("components")[0].width();
      case "joint" -> Arrays.stream(parts("parts")).mapToInt(NamedParameters::width).sum();
      case "affine" -> numbers("shift").length;
      case "pointMass" -> numbers("label").length;
      case "bernoulli" -> 1;
      case "categorical" -> numbers("probabilities").length;
      case "logNormal" -> numbers("meanOfLog").length;
      default -> numbers(fields.has("mean") ? "mean" : "location").length;
    };
  }

  double logDensity(double[] y) {
    return switch (family) {
      case "mixture" -> mixture(y);
      case "joint" -> joint(y);
      case "affine" -> affine(y);
      case "pointMass" -> Arrays.equals(y, numbers("label")) ? 0 : Double.NEGATIVE_INFINITY;
      case "bernoulli" ->
          Math.log(y[0] == 1 ? fields.get("probability").asDouble() : 1 - fields.get("probability").asDouble());
      case "categorical" -> IntStream.range(0, y.length)
          .filter(c -> y[c] == 1).mapToDouble(c -> Math.log(numbers("probabilities")[c])).sum();
      case "gaussian" -> columns(y, "mean", (z, sigma) -> -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - Math.log(sigma));
      case "laplace" -> columns(y, "location", (z, b) -> -Math.abs(z) - Math.log(2 * b));
      case "logistic" -> columns(y, "location", (z, s) -> -z - Math.log(s) - 2 * Math.log1p(Math.exp(-z)));
      case "studentT" -> columns(y, "location", this::studentT);
      case "logNormal" -> logNormal(y);
      case "gamma" -> gamma(y);
      case "negativeBinomial" -> negativeBinomial(y);
      case "bivariateGaussian" -> bivariate(y);
      case "fullGaussian" -> gaussian(y, rows("covariance"));
      case "lowRankGaussian" -> lowRank(y);
      default -> throw new IllegalArgumentException("no formula for " + family);
    };
  }

  private double mixture(double[] y) {
    NamedParameters[] components = parts("components");
    double[] weights = numbers("weights");
    double[] log =
        IntStream.range(0, weights.length)
            .mapToDouble(k -> Math.log(weights[k]) + components[k].logDensity(y)).toArray();
    double max = Arrays.stream(log).max().orElseThrow();
    return max + Math.log(Arrays.stream(log).map(l -> Math.exp(l - max)).sum());
  }

  private double affine(double[] y) {
    double[] shift = numbers("shift");
    double[] scale = numbers("scale");
    double[] z = IntStream.range(0, y.length).mapToDouble(d -> (y[d] - shift[d]) / scale[d]).toArray();
    return new NamedParameters(fields.get("of")).logDensity(z) - Arrays.stream(scale).map(Math::log).sum();
  }

  private double joint(double[] y) {
    double sum = 0;
    int from = 0;
    for (NamedParameters part : parts("parts")) {
      sum += part.logDensity(Arrays.copyOfRange(y, from, from + part.width()));
      from += part.width();
    }
    return sum;
  }

  private interface Standard {
    double logDensity(double z, double scale);
  }

  private double columns(double[] y, String location, Standard standard) {
    double[] mu = numbers(location);
    double[] scale = numbers("scale");
    return IntStream.range(0, y.length).mapToDouble(d -> standard.logDensity((y[d] - mu[d]) / scale[d], scale[d])).sum();
  }

  private double studentT(double z, double sigma) {
    double nu = fields.get("degreesOfFreedom").asDouble();
    return LogGamma.value((nu + 1) / 2) - LogGamma.value(nu / 2) - 0.5 * Math.log(nu * Math.PI) - Math.log(sigma)
        - (nu + 1) / 2 * Math.log1p(z * z / nu);
  }

  private double logNormal(double[] y) {
    double[] mu = numbers("meanOfLog");
    double[] sigma = numbers("scaleOfLog");
    return IntStream.range(0, y.length)
        .mapToDouble(d -> {
          double z = (Math.log(y[d]) - mu[d]) / sigma[d];
          return -0.5 * z * z - Math.log(sigma[d] * y[d] * Math.sqrt(2 * Math.PI));
        })
        .sum();
  }

  private double gamma(double[] y) {
    double shape = Math.pow(numbers("coefficientOfVariation")[0], -2);
    double rate = shape / numbers("mean")[0];
    return y[0] <= 0
        ? Double.NEGATIVE_INFINITY
        : shape * Math.log(rate) - LogGamma.value(shape) + (shape - 1) * Math.log(y[0]) - rate * y[0];
  }

  private double negativeBinomial(double[] y) {
    double r = 1 / numbers("dispersion")[0];
    double p = r / (r + numbers("mean")[0]);
    return LogGamma.value(y[0] + r) - LogGamma.value(r) - LogGamma.value(y[0] + 1) + r * Math.log(p)
        + y[0] * Math.log1p(-p);
  }

  private double bivariate(double[] y) {
    double[] scale = numbers("scale");
    double both = fields.get("correlation").asDouble() * scale[0] * scale[1];
    return gaussian(y, new double[][] {{scale[0] * scale[0], both}, {both, scale[1] * scale[1]}});
  }

  private double lowRank(double[] y) {
    double[] scale = numbers("scale");
    double[][] covariance = new double[y.length][y.length];
    for (int a = 0; a < y.length; a++) {
      for (int b = 0; b < y.length; b++) {
        covariance[a][b] = a == b ? scale[a] * scale[a] : 0;
        for (double[] factor : rows("factors")) {
          covariance[a][b] += factor[a] * factor[b];
        }
      }
    }
    return gaussian(y, covariance);
  }

  // by elimination: the pivots are variances given the columns before
  private double gaussian(double[] y, double[][] covariance) {
    double[] mean = numbers("mean");
    int n = y.length;
    double[][] s = Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
    double[] r = IntStream.range(0, n).mapToDouble(d -> y[d] - mean[d]).toArray();
    double sum = -0.5 * n * Math.log(2 * Math.PI);
    for (int i = 0; i < n; i++) {
      sum -= 0.5 * (Math.log(s[i][i]) + r[i] * r[i] / s[i][i]);
      for (int j = i + 1; j < n; j++) {
        double factor = s[j][i] / s[i][i];
        r[j] -= factor * r[i];
        for (int k = i; k < n; k++) {
          s[j][k] -= factor * s[i][k];
        }
      }
    }
    return sum;
  }
}
