// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What classes that configurations name were called before they moved, so that files of then can be read. */
final class FormerNames {

  private static final Map<String, String> NOW =
      Map.of(
          "io.github.mdn4j.layer.AttentionWindowLSTM", "io.github.mdn4j.layer.attention.AttentionWindowLSTM",
          "io.github.mdn4j.layer.FusedDense", "io.github.mdn4j.layer.fused.FusedDense",
          "io.github.mdn4j.layer.FusedLSTM", "io.github.mdn4j.layer.fused.FusedLSTM",
          "io.github.mdn4j.layer.FusedOutput", "io.github.mdn4j.layer.fused.FusedOutput");

  private static final Pattern NAMED =
      Pattern.compile(
          NOW.keySet().stream().map(Pattern::quote)
              .collect(Collectors.joining("|", "(\"@class\"\\s*:\\s*\")(", ")(?=\")")));

  private FormerNames() {}

  /** Returns a configuration in JSON with today's names of classes: the same one if it has no others. */
  static String replaced(String json) {
    Matcher named = NAMED.matcher(json);
    return named.replaceAll(name -> Matcher.quoteReplacement(name.group(1) + NOW.get(name.group(2))));
  }
}
