// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.exc.InvalidTypeIdException;
import org.nd4j.shade.jackson.databind.jsontype.PolymorphicTypeValidator;

/** The classes that a configuration from outside may name; a name is looked at before its class is loaded. */
final class KnownClasses extends PolymorphicTypeValidator.Base {

  private static final long serialVersionUID = 1L;
  private static final List<String> OWN = List.of("io.github.mdn4j", "org.deeplearning4j", "org.nd4j");

  private static final int DEEPEST = 500; // what a real network nests is below 20

  private final ArrayList<String> packages;

  private KnownClasses(List<String> trusted) {
    packages = new ArrayList<>(OWN);
    packages.addAll(trusted);
  }

  /**
   * Reads a configuration as Deeplearning4j will, and throws it away.
   *
   * @param who where it is from, for messages
   * @param json the configuration
   * @param type what it is a configuration of
   * @param trusted packages beside our own and Deeplearning4j's
   * @throws DL4JInvalidInputException if it names another class, is nested too deep to be read, or is none
   */
  static void require(String who, String json, Class<?> type, List<String> trusted) {
    KnownClasses known = new KnownClasses(trusted);
    ObjectMapper mapper = NeuralNetConfiguration.mapper().copy().setPolymorphicTypeValidator(known);
    try {
      requireShallow(who, json, mapper);
      mapper.readValue(json, type);
    } catch (InvalidTypeIdException e) {
      if (e.getTypeId() == null || known.contains(e.getTypeId())) {
        throw unreadable(who, e.getOriginalMessage(), e);
      }
      throw new DL4JInvalidInputException(
          who + ": expected classes from " + String.join(", ", known.packages) + " only, but got " + e.getTypeId()
              + " in its configuration: trust its package, if you know where the file is from");
    } catch (JsonProcessingException e) {
      throw unreadable(who, e.getOriginalMessage(), e);
    } catch (DL4JInvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unreadable(who, e.getMessage(), e);
    }
  }

  // ND4J's Jackson calls itself for each level, and would end in a StackOverflowError
  private static void requireShallow(String who, String json, ObjectMapper mapper) throws IOException {
    try (JsonParser parser = mapper.getFactory().createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > DEEPEST) {
          throw new DL4JInvalidInputException(
              who + ": its configuration is nested more than " + DEEPEST + " levels deep, which no network needs");
        }
      }
    }
  }

  private static DL4JInvalidInputException unreadable(String who, String why, Exception e) {
    return new DL4JInvalidInputException(who + ": the network in it cannot be read: " + why, e);
  }

  private boolean contains(String className) {
    return packages.stream().anyMatch(name -> className.startsWith(name + "."));
  }

  @Override
  public Validity validateBaseType(MapperConfig<?> config, JavaType base) {
    return Validity.INDETERMINATE; // ask for each name
  }

  @Override
  public Validity validateSubClassName(MapperConfig<?> config, JavaType base, String className) {
    return contains(className) ? Validity.ALLOWED : Validity.DENIED;
  }
}
