// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.nd4j.shade.jackson.databind.JsonNode;

/** What is in a model file, for people: the facts of {@link ModelFacts} in lines. */
final class FactsText {

  private final List<String[]> lines = new ArrayList<>(); // what, value

  private FactsText() {}

  static List<String> of(JsonNode facts) {
    FactsText text = new FactsText();
    text.line("size", facts.get("bytes").asLong() + " bytes");
    text.line("SHA-256", facts.get("sha256").asText());
    boolean ensemble = facts.has("ensemble");
    text.line(
        "format",
        (ensemble ? "ensemble of networks" : "Deeplearning4j's ModelSerializer") + ", version "
            + facts.get("formatVersion"));
    if (ensemble) {
      text.ensemble(facts.get("ensemble"));
      text.density("predicts", facts.get("predicts"));
    } else {
      text.network(facts);
      text.line("updater", facts.get("updaterState").asBoolean() ? "its state is in the file" : "no state in the file");
    }
    if (facts.has("normalizer")) {
      text.normalizer(facts.get("normalizer"));
    } else {
      text.line("normaliser", "none");
    }
    text.line("calibration", facts.has("calibration") ? facts.get("calibration").toString() : "none");
    int width = text.lines.stream().mapToInt(line -> line[0].length()).max().orElse(1);
    List<String> all = new ArrayList<>(List.of(facts.get("file").asText()));
    String format = "  %-" + width + "s  %s";
    text.lines.forEach(line -> all.add(String.format(Locale.ROOT, format, line[0], line[1]).stripTrailing()));
    return all;
  }

  private void line(String what, String value) {
    lines.add(new String[] {what, value});
  }

  private void ensemble(JsonNode ensemble) {
    JsonNode members = ensemble.get("members");
    line("ensemble", ensemble.has("draws")
        ? ensemble.get("draws") + " draws from one network with dropout" : members.size() + " members");
    for (int m = 0; m < members.size(); m++) {
      JsonNode member = members.get(m);
      line("member " + m, member.has("weight") ? "weight " + member.get("weight") : "");
      boolean same = m > 0 && member.get("layers").equals(members.get(0).get("layers"));
      if (same) {
        line("", "layers as member 0");
      } else {
        network(member);
      }
    }
  }

  private void network(JsonNode network) {
    line("network", network.get("network").asText());
    line("data type", network.get("dataType").asText());
    line("parameters", network.get("parameters").asText());
    if (network.has("inputs")) {
      line("inputs", texts(network.get("inputs"), ", "));
    }
    network.get("layers").forEach(this::layer);
    for (JsonNode output : network.get("outputs")) {
      String name = output.has("name") ? " of " + output.get("name").asText() : "";
      if (output.has("density")) {
        density("density" + name, output);
      } else {
        line("density" + name, "none" + (output.has("loss") ? ", but " + output.get("loss").asText() : ""));
      }
    }
  }

  private void layer(JsonNode layer) {
    StringBuilder text = new StringBuilder(layer.get("type").asText());
    if (layer.has("in")) {
      text.append(' ').append(layer.get("in")).append(" -> ").append(layer.get("out"));
    }
    if (layer.has("activation")) {
      text.append(", ").append(layer.get("activation").asText());
    }
    if (layer.has("shapes")) {
      layer.get("shapes").fields()
          .forEachRemaining(shape -> text.append(", ").append(shape.getKey()).append(' ').append(shape.getValue()));
    }
    text.append(", ").append(layer.get("parameters")).append(" parameters");
    if (layer.has("from")) {
      text.append(", from ").append(texts(layer.get("from"), " and "));
    }
    line("layer " + layer.get("name").asText(), text.toString());
  }

  private void density(String what, JsonNode density) {
    line(what, density.get("words").asText());
    line("", density.get("density").asText() + ", " + density.get("labelColumns")
        + (density.get("labelColumns").asInt() == 1 ? " label column, " : " label columns, ")
        + density.get("rawColumns") + " raw");
  }

  private void normalizer(JsonNode normalizer) {
    line("normaliser", normalizer.get("type").asText());
    for (String side : List.of("features", "labels")) {
      int j = 1;
      for (JsonNode column : normalizer.path(side)) {
        line("", side.substring(0, side.length() - 1) + " " + j++ + ": z = (x - " + column.get("shift") + ") / "
            + column.get("scale"));
      }
    }
  }

  private static String texts(JsonNode array, String separator) {
    return String.join(separator, StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList());
  }
}
