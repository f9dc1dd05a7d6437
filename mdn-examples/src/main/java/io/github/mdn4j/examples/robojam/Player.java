// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Plays as a hidden Markov chain, so that the true density of each touch given those before it is known.
 *
 * <p>A player has habits for a whole performance: one of three tempi, and one of three favourites (taps, lines, swirls)
 * among gestures. Gestures begin on one of six pads, mostly on the one after that which is nearest to the last touch. A
 * tap is over at once; lines and swirls move on in steps of equal length, in one of eight headings that stays or turns,
 * and end by chance or at the edge of the screen. Nothing of this is in the touches but their places and times.
 */
final class Player {

  private static final double[] TEMPI = {0.12, 0.2, 0.33}; // seconds before a gesture
  private static final int FAVOURITES = 3;
  private static final double FAVOUR = 0.8;

  private static final double[][] PADS = {{0.2, 0.3}, {0.5, 0.3}, {0.8, 0.3}, {0.8, 0.7}, {0.5, 0.7}, {0.2, 0.7}};
  private static final double NEXT_PAD = 0.7;
  private static final double PAD_SPREAD = 0.02;

  private static final int HEADINGS = 8;
  private static final int[] TURNS = {0, 1, HEADINGS - 1};
  private static final double[] END = {1.0 / 8, 1.0 / 14, 1.0 / 14}; // chance that a line or swirl ends after a step
  private static final double STEP = 0.04;
  private static final double STEP_SPREAD = 0.006;
  private static final double STEP_SECONDS = 0.04;
  private static final double LOG_SECONDS_SPREAD = 0.15;

  private static final int BEGUN = 1 + TURNS.length; // a tap, or the first touch of a line or swirl
  private static final int GESTURES = BEGUN + TURNS.length * HEADINGS;
  private static final int STATES = TEMPI.length * FAVOURITES * GESTURES;

  private Player() {}

  /** Makes performances to learn from, and others to be tested on. */
  static PerformanceSet set(int train, int test, double seconds) {
    RandomGenerator random = new SplittableRandom(1);
    List<Performance> learned = performances(train, seconds, random);
    List<Performance> tested = performances(test, seconds, random);
    double nats = 0;
    int steps = 0;
    for (Performance performance : tested) {
      for (double one : nats(performance)) {
        nats += one;
        steps++;
      }
    }
    return new PerformanceSet(learned, tested, nats / steps);
  }

  private static List<Performance> performances(int n, double seconds, RandomGenerator random) {
    List<Performance> performances = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      performances.add(play(seconds, random));
    }
    return performances;
  }

  /**
   * Plays.
   *
   * @param seconds the first touch at or after these is the last; a touch is never dropped for coming late, so that the
   *     density of a touch that is there does not depend on the end
   */
  static Performance play(double seconds, RandomGenerator random) {
    int state = pick(first(), random);
    List<double[]> touches = new ArrayList<>();
    double[] pad = PADS[random.nextInt(PADS.length)];
    double[] last = {scatter(pad[0], PAD_SPREAD, random), scatter(pad[1], PAD_SPREAD, random), 0};
    touches.add(last);
    for (double time = 0; time < seconds; time += last[2]) {
      double[] certain = new double[STATES];
      certain[state] = 1;
      state = pick(after(certain, last), random);
      last = touch(state, last, random);
      touches.add(last);
    }
    return new Performance(touches.toArray(double[][]::new));
  }

  /** Returns −log of the true density of each touch but the first, given those before it. */
  static double[] nats(Performance performance) {
    double[][] touches = performance.touches();
    double[] nats = new double[touches.length - 1];
    double[] belief = first();
    for (int t = 0; t < nats.length; t++) {
      belief = after(belief, touches[t]);
      double greatest = Double.NEGATIVE_INFINITY;
      double[] logJoint = new double[STATES];
      for (int s = 0; s < STATES; s++) {
        logJoint[s] = belief[s] > 0
            ? Math.log(belief[s]) + logDensity(s, touches[t], touches[t + 1])
            : Double.NEGATIVE_INFINITY;
        greatest = Math.max(greatest, logJoint[s]);
      }
      double sum = 0;
      for (int s = 0; s < STATES; s++) {
        belief[s] = Math.exp(logJoint[s] - greatest);
        sum += belief[s];
      }
      for (int s = 0; s < STATES; s++) {
        belief[s] /= sum;
      }
      nats[t] = -(greatest + Math.log(sum));
    }
    return nats;
  }

  /** Returns the chances of what a player is about at the first touch. */
  private static double[] first() {
    double[] chances = new double[STATES];
    for (int habits = 0; habits < STATES / GESTURES; habits++) {
      begin(habits, 1.0 / (STATES / GESTURES), chances);
    }
    return chances;
  }

  /** Returns the chances of the next state, after a touch. */
  static double[] after(double[] chances, double[] last) {
    double[] next = new double[STATES];
    for (int s = 0; s < STATES; s++) {
      if (chances[s] > 0) {
        int habits = s / GESTURES;
        int gesture = s % GESTURES;
        if (gesture == 0) {
          begin(habits, chances[s], next);
        } else if (gesture < BEGUN) {
          for (int heading = 0; heading < HEADINGS; heading++) {
            next[moving(habits, gesture - 1, heading)] += chances[s] / HEADINGS;
          }
        } else {
          int turn = (gesture - BEGUN) / HEADINGS;
          int heading = ((gesture - BEGUN) % HEADINGS + TURNS[turn]) % HEADINGS;
          double end = inside(ahead(last, heading)) ? END[turn] : 1;
          begin(habits, chances[s] * end, next);
          next[moving(habits, turn, heading)] += chances[s] * (1 - end);
        }
      }
    }
    return next;
  }

  private static int moving(int habits, int turn, int heading) {
    return habits * GESTURES + BEGUN + turn * HEADINGS + heading;
  }

  /** Adds the chances of a new gesture: taps, lines and swirls to either side. */
  private static void begin(int habits, double chance, double[] next) {
    int favourite = habits % FAVOURITES;
    double[] kinds = new double[FAVOURITES];
    Arrays.fill(kinds, (1 - FAVOUR) / (FAVOURITES - 1));
    kinds[favourite] = FAVOUR;
    int state = habits * GESTURES;
    next[state] += chance * kinds[0];
    next[state + 1] += chance * kinds[1];
    next[state + 2] += chance * kinds[2] / 2;
    next[state + 3] += chance * kinds[2] / 2;
  }

  private static double[] ahead(double[] last, int heading) {
    double angle = 2 * Math.PI * heading / HEADINGS;
    return new double[] {last[0] + STEP * Math.cos(angle), last[1] + STEP * Math.sin(angle)};
  }

  private static boolean inside(double[] place) {
    return place[0] > 0.02 && place[0] < 0.98 && place[1] > 0.02 && place[1] < 0.98;
  }

  private static double usualSeconds(int state) {
    return state % GESTURES < BEGUN ? TEMPI[state / GESTURES / FAVOURITES] : STEP_SECONDS;
  }

  private static double[] touch(int state, double[] last, RandomGenerator random) {
    double dt = Math.exp(scatter(Math.log(usualSeconds(state)), LOG_SECONDS_SPREAD, random));
    int gesture = state % GESTURES;
    double[] place;
    double spread;
    if (gesture < BEGUN) {
      place = random.nextDouble() < NEXT_PAD ? PADS[following(last)] : PADS[random.nextInt(PADS.length)];
      spread = PAD_SPREAD;
    } else {
      place = ahead(last, (gesture - BEGUN) % HEADINGS);
      spread = STEP_SPREAD;
    }
    return new double[] {scatter(place[0], spread, random), scatter(place[1], spread, random), dt};
  }

  private static double logDensity(int state, double[] last, double[] touch) {
    double logSeconds = Math.log(touch[2]);
    double time = logNormal(logSeconds, Math.log(usualSeconds(state)), LOG_SECONDS_SPREAD) - logSeconds;
    int gesture = state % GESTURES;
    if (gesture >= BEGUN) {
      return time + logNormal(touch, ahead(last, (gesture - BEGUN) % HEADINGS), STEP_SPREAD);
    }
    int following = following(last);
    double density = 0;
    for (int p = 0; p < PADS.length; p++) {
      double weight = (p == following ? NEXT_PAD : 0) + (1 - NEXT_PAD) / PADS.length;
      density += weight * Math.exp(logNormal(touch, PADS[p], PAD_SPREAD));
    }
    return time + Math.log(density);
  }

  private static int following(double[] last) {
    int nearest = 0;
    for (int p = 1; p < PADS.length; p++) {
      if (distance(last, PADS[p]) < distance(last, PADS[nearest])) {
        nearest = p;
      }
    }
    return (nearest + 1) % PADS.length;
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  private static double logNormal(double[] touch, double[] place, double spread) {
    return logNormal(touch[0], place[0], spread) + logNormal(touch[1], place[1], spread);
  }

  private static double logNormal(double x, double mean, double spread) {
    double z = (x - mean) / spread;
    return -0.5 * z * z - Math.log(spread) - 0.5 * Math.log(2 * Math.PI);
  }

  private static double scatter(double mean, double spread, RandomGenerator random) {
    return mean + spread * random.nextGaussian();
  }

  private static int pick(double[] chances, RandomGenerator random) {
    double u = random.nextDouble();
    int last = 0;
    for (int s = 0; s < chances.length; s++) {
      if (chances[s] > 0) {
        last = s;
        u -= chances[s];
        if (u < 0) {
          return s;
        }
      }
    }
    return last; // rounding
  }
}
