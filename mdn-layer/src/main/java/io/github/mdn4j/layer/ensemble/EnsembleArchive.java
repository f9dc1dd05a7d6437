// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import io.github.mdn4j.layer.model.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A file that holds an {@link Ensemble}: {@code ensemble.json} says how members are weighted, and {@code member-0.zip}, … are
 * what {@link ModelSerializer} writes, checked by {@link ModelArchive}.
 */
public final class EnsembleArchive {

  private static final String DESCRIPTION = "ensemble.json";
  private static final int MOST_MEMBERS = 10_000;

  private final Path file;
  private final Description description;
  private final List<ModelArchive> members;

  /** What ensemble.json says: weights of members, or how often one network is drawn from. */
  private record Description(
      @JsonProperty("weights") double[] weights, @JsonProperty("draws") int draws, @JsonProperty("members") int members) {}

  private EnsembleArchive(Path file, Description description, List<ModelArchive> members) {
    this.file = file;
    this.description = description;
    this.members = members;
  }

  /** Returns whether a file looks like one, and not like a single model. */
  public static boolean isOne(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(DESCRIPTION) != null;
    } catch (IOException e) {
      return false; // whoever reads it as a model will say why
    }
  }

  static void write(Ensemble ensemble, Path file) {
    Path pending = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(pending))) {
        List<Model> networks = ensemble.networks();
        zip.putNextEntry(new ZipEntry(DESCRIPTION));
        zip.write(
            new ObjectMapper()
                .writeValueAsBytes(new Description(ensemble.weights(), ensemble.draws(), networks.size())));
        for (int m = 0; m < networks.size(); m++) {
          zip.putNextEntry(new ZipEntry(name(m)));
          writeModel(networks.get(m), zip);
        }
      }
      Files.move(pending, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Ensemble: cannot write " + file, e);
    }
  }

  private static void writeModel(Model network, OutputStream out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // the serialiser closes what it writes to
    ModelSerializer.writeModel(network, bytes, false);
    bytes.writeTo(out);
  }

  private static String name(int member) {
    return "member-" + member + ".zip";
  }

  /**
   * Reads a file and checks it.
   *
   * @throws DL4JInvalidInputException if it is damaged or no ensemble; the message names the file
   * @throws UncheckedIOException if it cannot be read
   */
  public static EnsembleArchive of(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Description description = new ObjectMapper().readValue(entry(file, zip, DESCRIPTION), Description.class);
      if (description.members < 1 || description.members > MOST_MEMBERS || description.weights == null
          || description.draws < 0 || description.draws > 0 && description.members != 1
          || description.draws == 0 && description.weights.length != description.members
          || zip.size() != description.members + 1) {
        throw wrong(file, DESCRIPTION + " and the members do not agree", null);
      }
      List<ModelArchive> members = new ArrayList<>();
      for (int m = 0; m < description.members; m++) {
        members.add(ModelArchive.of(file + ", " + name(m), entry(file, zip, name(m))));
      }
      return new EnsembleArchive(file, description, members);
    } catch (ZipException | JsonProcessingException e) {
      throw wrong(file, e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] entry(Path file, ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw wrong(file, name + " is missing", null);
    }
    try (var in = zip.getInputStream(entry)) {
      return in.readAllBytes(); // checks the CRC
    }
  }

  private static DL4JInvalidInputException wrong(Path file, String why, Throwable cause) {
    return new DL4JInvalidInputException(
        file + ": expected an ensemble that Ensemble.save wrote, but it is something else or damaged: " + why, cause);
  }

  /**
   * Restores the ensemble.
   *
   * @param trusted packages of classes that configurations may name beside those of this library, Deeplearning4j and ND4J
   * @throws DL4JInvalidInputException if a member cannot be read
   */
  public Ensemble ensemble(String... trusted) {
    List<Model> networks = new ArrayList<>();
    for (ModelArchive member : members) {
      networks.add(member.isGraph() ? member.graph(false, trusted) : member.network(false, trusted));
    }
    if (description.draws > 0) {
      return Ensemble.ofDropout(networks.get(0), description.draws);
    }
    try {
      return Ensemble.of(networks).weighted(description.weights);
    } catch (DL4JInvalidConfigException e) {
      throw wrong(file, e.getMessage(), e);
    }
  }
}
