// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Raw rows and labels at the ends of what networks put out and data hold, for any composition of densities. */
final class ExtremeRows {

  /** The largest label in FLOAT; in DOUBLE no residual of the sweep comes near the end. */
  private static final double LARGEST_FLOAT = 1e38;

  /** The smallest positive label in FLOAT, a normal number. */
  private static final double SMALLEST_FLOAT = 1e-37;

  /** What a row is about: a label this many scales away, a raw scale, a logit, a raw correlation. */
  record Setting(double residual, double rawScale, double logit, double correlation) {

    /** Returns the setting of a component: scales of the others go the other way, or half of it. */
    Setting ofComponent(int k) {
      double scale = k % 3 == 0 ? rawScale : k % 3 == 1 ? -rawScale : 0.5 * rawScale;
      return new Setting(residual, scale, logit, k % 2 == 0 ? correlation : -correlation);
    }

    /** Returns logit k of several: that of the setting, its negative, or 0. */
    double logit(int k) {
      return k % 3 == 0 ? logit : k % 3 == 1 ? -logit : 0;
    }
  }

  private final DataType type;
  private final double[] theta;
  private final double[] y;

  private ExtremeRows(Density density, DataType type) {
    this.type = type;
    theta = new double[density.parameterWidth()];
    y = new double[density.labelWidth()];
  }

  /** Returns all combinations for a type: residuals to 1e4 σ, 1e6 in DOUBLE, and raw scales as far as given. */
  static List<Setting> settings(DataType type, double rawScale) {
    double[] residuals =
        type == DataType.DOUBLE ? new double[] {0, 1, -30, 1e4, -1e6} : new double[] {0, 1, -30, 1e4};
    double[] correlations = {0, 3, -80, 80};
    List<Setting> settings = new ArrayList<>();
    for (double residual : residuals) {
      for (double raw : new double[] {-rawScale, -rawScale / 4, 0, rawScale / 4, rawScale}) {
        for (double logit : new double[] {-1e4, 0, 1e4}) {
          settings.add(new Setting(residual, raw, logit, correlations[settings.size() % correlations.length]));
        }
      }
    }
    return settings;
  }

  /** Returns raw row and label row of a setting. */
  static double[][] of(Density density, Setting setting, DataType type) {
    ExtremeRows rows = new ExtremeRows(density, type);
    rows.write(density, setting, 0, 0, true);
    return new double[][] {rows.theta, rows.y};
  }

  /** Writes the row of a density from column p on, and its label from column l on if it is the one that counts. */
  private void write(Density density, Setting s, int p, int l, boolean withLabel) {
    if (density instanceof Mixture mixture) {
      for (int k = 0; k < mixture.components(); k++) {
        theta[p + mixture.logitColumn(k)] = s.logit(k);
        write(mixture.component(), s.ofComponent(k), p + mixture.componentColumn(k), l, withLabel && k == 0);
      }
    } else if (density instanceof TiedMixture tied) {
      writeTied(tied, s, p, l, withLabel);
    } else if (density instanceof Joint joint) {
      int column = p;
      int label = l;
      for (Density part : joint.parts()) {
        write(part, s, column, label, withLabel);
        column += part.parameterWidth();
        label += part.labelWidth();
      }
    } else if (density instanceof Independent independent) {
      Density part = independent.density();
      for (int i = 0; i < independent.copies(); i++) {
        write(part, s.ofComponent(i), p + i * part.parameterWidth(), l + i * part.labelWidth(), withLabel);
      }
    } else {
      writeLeaf(density, s, p, l, withLabel);
    }
  }

  private void writeTied(TiedMixture tied, Setting s, int p, int l, boolean withLabel) {
    int d = tied.labelWidth();
    int components = tied.components();
    double[][] row = of(tied.component(), s, type);
    for (int k = 0; k < components; k++) {
      theta[p + k] = s.logit(k);
      for (int j = 0; j < d; j++) {
        theta[p + components + k * d + j] = row[0][j] + k;
      }
    }
    int shape = tied.component().parameterWidth() - d;
    System.arraycopy(row[0], d, theta, p + components * (1 + d), shape);
    if (withLabel) {
      System.arraycopy(row[1], 0, y, l, d);
    }
  }

  private void writeLeaf(Density density, Setting s, int p, int l, boolean withLabel) {
    int width = density.labelWidth();
    for (int d = 0; d < width; d++) {
      double raw = d % 2 == 0 ? s.rawScale() : -s.rawScale();
      double label;
      if (density instanceof LocationScale family) {
        label = scaled(family.scale(), s, p + d, p + width + d, raw, raw);
      } else if (density instanceof IsotropicGaussian family) {
        label = scaled(family.scale(), s, p + d, p + width, s.rawScale(), s.rawScale());
      } else if (density instanceof LowRankGaussian family) {
        label = scaled(family.scale(), s, p + d, p + width + d, raw, raw);
        for (int a = 0; a < family.rank(); a++) {
          theta[p + 2 * width + d * family.rank() + a] = (d + a) % 3 - 1;
        }
      } else if (density instanceof BivariateGaussian family) {
        label = scaled(family.scale(), s, p + d, p + 2 + d, raw, raw);
        theta[p + 4] = s.correlation();
      } else if (density instanceof FullGaussian family) {
        label = scaled(family.scale(), s, p + d, p + width + d, -raw, raw);
        for (int j = d + 1; j < width; j++) {
          theta[p + 2 * width + d * width - d * (d + 1) / 2 + j - d - 1] = (d + j) % 3 - 1;
        }
      } else if (density instanceof LogNormal family) {
        label = positive(Math.exp(scaled(family.scale(), s, p + d, p + width + d, raw, raw)));
      } else if (density instanceof Gamma family) {
        label = positive(spread(family.scale(), s, p + d, p + width + d, raw, false));
      } else if (density instanceof NegativeBinomial family) {
        label = Math.rint(Math.max(0, spread(family.scale(), s, p + d, p + width + d, raw, true)));
      } else if (density instanceof Bernoulli) {
        theta[p] = s.logit();
        label = s.residual() > 0 ? 1 : 0;
      } else if (density instanceof Categorical) {
        theta[p + d] = s.logit(d);
        label = d == (s.residual() > 0 ? width - 1 : 0) ? 1 : 0;
      } else {
        throw new IllegalArgumentException("no extreme rows for " + density);
      }
      if (withLabel) {
        y[l + d] = type == DataType.DOUBLE ? label : Math.max(-LARGEST_FLOAT, Math.min(LARGEST_FLOAT, label));
      }
    }
  }

  // location 1 and a raw scale; returns the label
  private double scaled(Scale scale, Setting s, int location, int column, double raw, double activated) {
    theta[location] = 1;
    theta[column] = raw;
    return 1 + s.residual() * scale.of(activated);
  }

  // mean and spread both through the scale; returns the label
  private double spread(Scale scale, Setting s, int mean, int column, double raw, boolean count) {
    theta[mean] = raw;
    theta[column] = s.logit() > 0 ? -raw : raw;
    double m = scale.of(raw);
    double a = scale.of(theta[column]);
    return m + s.residual() * (count ? Math.sqrt(m + a * m * m) : a * m);
  }

  private double positive(double label) {
    return type == DataType.DOUBLE
        ? Math.max(1e-300, Math.min(1e300, label))
        : Math.max(SMALLEST_FLOAT, Math.min(LARGEST_FLOAT, label));
  }
}
