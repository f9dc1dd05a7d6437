// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.random.RandomGenerator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A planar arm of two links from the origin: an angle at the shoulder, measured from the first axis, and one at the
 * elbow, measured from the upper arm; both in radians.
 *
 * @param upper the length of the upper arm
 * @param fore the length of the forearm
 */
record TwoLinkArm(double upper, double fore) {

  /** Returns where the elbow is. */
  double[] elbow(double shoulder) {
    return new double[] {upper * Math.cos(shoulder), upper * Math.sin(shoulder)};
  }

  /** Returns where the hand is: the forward kinematics. */
  double[] hand(double shoulder, double elbow) {
    double[] joint = elbow(shoulder);
    return new double[] {
      joint[0] + fore * Math.cos(shoulder + elbow), joint[1] + fore * Math.sin(shoulder + elbow)
    };
  }

  /**
   * Returns the two ways to reach a point, {shoulder, elbow} each: first with the elbow turned to the left (its angle
   * positive), then to the right.
   *
   * @throws IllegalArgumentException if the point is out of reach
   */
  double[][] angles(double x, double y) {
    double square = x * x + y * y;
    double cosine = (square - upper * upper - fore * fore) / (2 * upper * fore);
    if (!(cosine >= -1 && cosine <= 1)) {
      throw new IllegalArgumentException(
          "TwoLinkArm: expected a point at a distance of " + Math.abs(upper - fore) + " to " + (upper + fore)
              + ", but got one at " + Math.sqrt(square));
    }
    double bend = Math.acos(cosine);
    return new double[][] {{shoulder(x, y, bend), bend}, {shoulder(x, y, -bend), -bend}};
  }

  private double shoulder(double x, double y, double bend) {
    double angle = Math.atan2(y, x) - Math.atan2(fore * Math.sin(bend), upper + fore * Math.cos(bend));
    return Math.atan2(Math.sin(angle), Math.cos(angle)); // in (−π, π]
  }

  /**
   * Draws rows: features are where the hand is seen, labels the angles.
   *
   * <p>The hand is uniform over a ring sector in front of the arm, the elbow left or right with the same chance, and
   * the hand is seen with noise, which makes the angles uncertain, and correlated, given what is seen.
   *
   * @param noise the standard deviation of either coordinate
   */
  DataSet sample(int n, double noise, RandomGenerator random) {
    float[][] seen = new float[n][];
    float[][] angles = new float[n][];
    double near = 0.5 * (upper + fore);
    double far = 0.9 * (upper + fore);
    for (int i = 0; i < n; i++) {
      double radius = Math.sqrt(random.nextDouble(near * near, far * far));
      double direction = random.nextDouble(0, 0.5 * Math.PI);
      double x = radius * Math.cos(direction);
      double y = radius * Math.sin(direction);
      double[] way = angles(x, y)[random.nextInt(2)];
      angles[i] = new float[] {(float) way[0], (float) way[1]};
      seen[i] = new float[] {
        (float) (x + noise * random.nextGaussian()), (float) (y + noise * random.nextGaussian())
      };
    }
    return new DataSet(Nd4j.createFromArray(seen), Nd4j.createFromArray(angles));
  }
}
