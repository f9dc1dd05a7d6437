// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.ensemble;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.layer.internal.AtomicFile;
import io.github.mdn4j.layer.internal.ZipEntries;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A file that holds an {@link Ensemble}: {@code ensemble.json} says how members are weighted, and {@code member-0.zip},
 * … are what {@link ModelSerializer} writes, with their normalisers, checked by {@link ModelArchive}. A normaliser that
 * {@link ModelSerializer#addNormalizerToModel} puts into the file itself is that of all members.
 */
public final class EnsembleArchive {

  private static final String DESCRIPTION = "ensemble.json";
  private static final String NORMALIZER = ModelSerializer.NORMALIZER_BIN;
  private static final int MOST_MEMBERS = 10_000;

  private final String name;
  private final Description description;
  private final List<ModelArchive> members;
  private final Calibration calibration; // null for none

  /** What ensemble.json says: weights of members, or how often one network is drawn from. */
  private record Description(
      @JsonProperty("weights") double[] weights, @JsonProperty("draws") int draws, @JsonProperty("members") int members) {}

  private EnsembleArchive(
      String name, Description description, List<ModelArchive> members, Calibration calibration) {
    this.name = name;
    this.description = description;
    this.members = members;
    this.calibration = calibration;
  }

  /** Returns whether a file looks like one, and not like a single model. */
  public static boolean isOne(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(DESCRIPTION) != null;
    } catch (IOException | IllegalArgumentException e) {
      return false; // whoever reads it as a model will say why
    }
  }

  /** Returns whether what was in a file looks like one. */
  public static boolean isOne(byte[] zip) {
    return ZipEntries.onDisk(zip, EnsembleArchive::isOne);
  }

  static void write(Ensemble ensemble, Path file) {
    try {
      AtomicFile.write(file, pending -> {
        try (OutputStream out = Files.newOutputStream(pending)) {
          write(ensemble, out);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException("Ensemble: cannot write " + file, e);
    }
  }

  /** Writes a zip, and does not close the stream. */
  static void write(Ensemble ensemble, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    List<Model> networks = ensemble.networks();
    zip.putNextEntry(new ZipEntry(DESCRIPTION));
    zip.write(
        new ObjectMapper().writeValueAsBytes(new Description(ensemble.weights(), ensemble.draws(), networks.size())));
    for (int m = 0; m < networks.size(); m++) {
      zip.putNextEntry(new ZipEntry(name(m)));
      zip.write(zipped(networks.get(m), ensemble.normalizers().get(m)));
    }
    zip.finish();
  }

  private static byte[] zipped(Model network, Normalizer<?> normalizer) throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, model, false);
    if (normalizer == null) {
      return model.toByteArray();
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    NormalizerSerializer.getDefault().write(normalizer, written);
    return ZipEntries.with(NORMALIZER, written.toByteArray(), new ByteArrayInputStream(model.toByteArray()));
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
    return of(file.toString(), file);
  }

  /**
   * Checks what was in a file.
   *
   * @param name for messages
   * @param zip all bytes of the file
   * @throws DL4JInvalidInputException if they are damaged or no ensemble
   */
  public static EnsembleArchive of(String name, byte[] zip) {
    return ZipEntries.onDisk(zip, copy -> of(name, copy));
  }

  private static EnsembleArchive of(String name, Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Description description = new ObjectMapper().readValue(entry(name, zip, DESCRIPTION), Description.class);
      if (description.members < 1 || description.members > MOST_MEMBERS || description.weights == null
          || description.draws < 0 || description.draws > 0 && description.members != 1
          || description.draws == 0 && description.weights.length != description.members
          || zip.size() != description.members + 1 + count(zip, ModelArchive.CALIBRATION) + count(zip, NORMALIZER)) {
        throw wrong(name, DESCRIPTION + " and the members do not agree", null);
      }
      List<ModelArchive> members = new ArrayList<>();
      for (int m = 0; m < description.members; m++) {
        byte[] member = entry(name, zip, name(m));
        if (count(zip, NORMALIZER) > 0) { // as ModelSerializer.addNormalizerToModel puts it there: it is everybody's
          member = ZipEntries.with(NORMALIZER, entry(name, zip, NORMALIZER), new ByteArrayInputStream(member));
        }
        members.add(ModelArchive.of(name + ", " + name(m), member));
      }
      Calibration calibration =
          zip.getEntry(ModelArchive.CALIBRATION) == null
              ? null
              : Calibration.fromJson(new String(entry(name, zip, ModelArchive.CALIBRATION), StandardCharsets.UTF_8));
      return new EnsembleArchive(name, description, members, calibration);
    } catch (ND4JIllegalArgumentException e) {
      throw wrong(name, ModelArchive.CALIBRATION + ": " + e.getMessage(), e);
    } catch (ZipException | EOFException | JsonProcessingException | IllegalArgumentException e) {
      throw wrong(name, e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int count(ZipFile zip, String entry) {
    return zip.getEntry(entry) == null ? 0 : 1;
  }

  private static byte[] entry(String file, ZipFile zip, String wanted) throws IOException {
    ZipEntry entry = zip.getEntry(wanted);
    if (entry == null) {
      throw wrong(file, wanted + " is missing", null);
    }
    try (var in = zip.getInputStream(entry)) {
      return in.readAllBytes(); // checks the CRC
    }
  }

  private static DL4JInvalidInputException wrong(String name, String why, Throwable cause) {
    return new DL4JInvalidInputException(
        name + ": expected an ensemble that Ensemble.save wrote, but it is something else or damaged: " + why, cause);
  }

  /** Returns the calibration that {@link ModelArchive#addCalibration} put beside the members, if there is one. */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(calibration);
  }

  /**
   * Restores the ensemble.
   *
   * @param trusted packages of classes that configurations may name beside those of this library, Deeplearning4j and ND4J
   * @throws DL4JInvalidInputException if a member cannot be read
   */
  public Ensemble ensemble(String... trusted) {
    try {
      Ensemble even = Ensemble.ofArchives(members, trusted);
      return description.draws > 0 ? even.dropping(description.draws) : even.weighted(description.weights);
    } catch (DL4JInvalidConfigException e) {
      throw wrong(name, e.getMessage(), e);
    }
  }
}
