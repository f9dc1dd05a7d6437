// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Lines of {@link PenFont}, with random texts of three to five letters.
 *
 * @param set what is learned from and tested on
 * @param test the lines of the test with the letter of each point
 */
record MadeWriting(WritingSet set, List<PenFont.Aligned> test) {

  private static final int TEST = 100;

  static MadeWriting of(int lines) {
    RandomGenerator random = new SplittableRandom(1);
    List<PenFont.Aligned> train = Stream.generate(() -> line(random)).limit(lines).toList();
    List<PenFont.Aligned> test = Stream.generate(() -> line(random)).limit(TEST).toList();
    return new MadeWriting(new WritingSet("made", lines(train), lines(test)), test);
  }

  private static PenFont.Aligned line(RandomGenerator random) {
    return PenFont.write(PenFont.text(random.nextInt(3, 6), random), random);
  }

  private static List<WrittenLine> lines(List<PenFont.Aligned> aligned) {
    return aligned.stream().map(PenFont.Aligned::line).toList();
  }

  /** Returns on what share of the steps of the test the window shows most of the letter that is written. */
  double shareFollowed(Scribe scribe) {
    int followed = 0;
    int steps = 0;
    List<Scribe.Written> read = scribe.read(set.test());
    for (int i = 0; i < read.size(); i++) {
      double[][] window = read.get(i).window();
      for (int t = 0; t < window.length; t++) {
        followed += Scribe.brightest(window[t]) == test.get(i).letters()[t + 1] ? 1 : 0;
      }
      steps += window.length;
    }
    return (double) followed / steps;
  }
}
