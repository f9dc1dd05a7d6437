// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import java.util.Collection;
import java.util.TreeMap;

/**
 * The characters that texts are made of; the code of the first is 1.
 *
 * @param characters each once
 */
record Alphabet(String characters) {

  /** What stands for all characters that are rare. */
  static final char RARE = '\uFFFD';

  /**
   * Collects the characters of texts.
   *
   * @param atLeast characters that come less often become one, {@link #RARE}
   */
  static Alphabet of(Collection<String> texts, int atLeast) {
    TreeMap<Character, Integer> counts = new TreeMap<>();
    texts.forEach(text -> text.chars().forEach(c -> counts.merge((char) c, 1, Integer::sum)));
    StringBuilder characters = new StringBuilder();
    counts.forEach((c, count) -> {
      if (count >= atLeast) {
        characters.append(c);
      }
    });
    if (characters.length() < counts.size()) {
      characters.append(RARE);
    }
    return new Alphabet(characters.toString());
  }

  /** Returns how many characters there are. */
  int size() {
    return characters.length();
  }

  /** Returns the codes of a text, from 1; 0, none, for one that is neither in the alphabet nor taken as rare. */
  int[] codes(String text) {
    return text.chars().map(c -> {
      int index = characters.indexOf(c);
      return 1 + (index < 0 ? characters.indexOf(RARE) : index);
    }).toArray();
  }
}
