// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonGenerator;

/**
 * The parameters of a {@link Distribution} by name, for programs that know nothing of raw rows: as JSON, one object
 * with one field, the family, whose value has a field a parameter.
 *
 * <pre>{@code
 * {"mixture": {"weights": [0.25, 0.75],
 *              "components": [{"gaussian": {"mean": [1.5], "scale": [0.1]}},
 *                             {"gaussian": {"mean": [-2.0], "scale": [0.3]}}]}}
 * }</pre>
 *
 * <p>What belongs to label columns is an array with a number a column, also if there is one column. The families and
 * their fields are listed in docs/json.md. JSON has no numbers that are not finite: they become the strings "Infinity",
 * "-Infinity" and "NaN". Immutable.
 */
public final class Parameters {

  // it only makes generators; nothing of it is changed
  private static final JsonFactory JSON = new JsonFactory();

  private static final int SHOWN = 20; // elements of an array in a line for people

  private final String family;
  private final Map<String, Object> fields; // Double, double[], double[][], Parameters or List of Parameters

  private Parameters(String family, Map<String, Object> fields) {
    this.family = family;
    this.fields = fields;
  }

  /**
   * Starts the parameters of a family.
   *
   * @param family its name in JSON, such as gaussian
   */
  public static Parameters of(String family) {
    return new Parameters(Checks.given("Parameters", "family", family), new LinkedHashMap<>());
  }

  /** Returns these and a number. */
  public Parameters with(String name, double value) {
    return and(name, value);
  }

  /** Returns these and an array, such as one number a label column. */
  public Parameters with(String name, double[] values) {
    return and(name, values.clone());
  }

  /** Returns these and an array of rows. */
  public Parameters with(String name, double[][] rows) {
    return and(name, Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new));
  }

  /** Returns these and an array of distributions, such as the components of a mixture. */
  public Parameters with(String name, Distribution[] parts) {
    return and(name, Arrays.stream(parts).map(Distribution::parameters).toList());
  }

  /** Returns these and the parameters of a distribution, such as one that is seen in other units. */
  public Parameters with(String name, Parameters part) {
    return and(name, part);
  }

  String family() {
    return family;
  }

  void forEach(BiConsumer<String, Object> action) {
    fields.forEach(action);
  }

  private Parameters and(String name, Object value) {
    if (fields.containsKey(name)) {
      throw new ND4JIllegalArgumentException("Parameters of " + family + ": there is a field " + name + " already");
    }
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Parameters(family, more);
  }

  /** Returns the JSON text, on one line. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try {
      write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("Parameters of " + family + ": cannot be written", e);
    }
    return text.toString();
  }

  /**
   * Writes the JSON text, on one line, and does not close the writer.
   *
   * @throws IOException if the writer fails
   */
  public void write(Writer out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      write(json);
    }
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(family);
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      json.writeFieldName(field.getKey());
      write(json, field.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Parameters part) {
      part.write(json);
    } else {
      json.writeStartArray();
      for (Object each : elements(value)) {
        write(json, each);
      }
      json.writeEndArray();
    }
  }

  private static List<?> elements(Object array) {
    if (array instanceof double[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
    return array instanceof double[][] rows ? Arrays.asList(rows) : (List<?>) array;
  }

  /**
   * Returns the parameters of a distribution in a line that people read: numbers to nine digits, long arrays cut short.
   *
   * @param otherwise what to say of a family that gives its parameters no names
   */
  static String textOf(Distribution distribution, String otherwise) {
    try {
      return distribution.parameters().text();
    } catch (UnsupportedOperationException e) {
      return otherwise;
    }
  }

  private String text() {
    StringJoiner text =
        new StringJoiner(", ", Character.toUpperCase(family.charAt(0)) + family.substring(1) + "(", ")");
    fields.forEach((name, value) -> text.add(name + "=" + text(value)));
    return text.toString();
  }

  private static String text(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? shortened(number) : number.toString();
    }
    if (value instanceof Parameters part) {
      return part.text();
    }
    List<?> elements = elements(value);
    StringJoiner text = new StringJoiner(", ", "[", "]");
    elements.stream().limit(SHOWN).forEach(each -> text.add(text(each)));
    if (elements.size() > SHOWN) {
      text.add("… " + (elements.size() - SHOWN) + " more");
    }
    return text.toString();
  }

  private static String shortened(double number) {
    return Double.toString(new BigDecimal(number).round(new MathContext(9)).doubleValue());
  }

  /** Returns the JSON text. */
  @Override
  public String toString() {
    return toJson();
  }
}
