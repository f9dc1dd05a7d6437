// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.ensemble.EnsembleArchive;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.model.Units;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipFile;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** What is in a model file, as JSON (docs/cli.md). */
final class ModelFacts {

  /** Names of classes as they are today; 1 are those of before some moved to packages of their own. */
  private static final int FORMAT_VERSION = 2;

  private final Path file;
  private final ObjectNode facts = JsonNodeFactory.instance.objectNode();

  private ModelFacts(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param trusted packages of classes that it may name, beside ours and Deeplearning4j's
   * @return its facts; {@code faults} if a part beside the network cannot be used
   * @throws RefusedException if it is damaged or no model
   */
  static ObjectNode of(Path file, String... trusted) throws IOException {
    ModelFile.requireReadable(file);
    ModelFacts facts = new ModelFacts(file);
    try {
      facts.read(trusted);
    } catch (DL4JException | UncheckedIOException e) {
      throw new RefusedException(e.getMessage(), e);
    }
    return facts.facts;
  }

  private void read(String... trusted) throws IOException {
    boolean ensemble = EnsembleArchive.isOne(file);
    EnsembleArchive several = ensemble ? EnsembleArchive.of(file) : null;
    ModelArchive one = ensemble ? null : ModelArchive.of(file);
    facts.put("file", file.toString());
    facts.put("bytes", Files.size(file));
    facts.put("sha256", checksum());
    facts.put("format", ensemble ? "Ensemble" : "ModelSerializer");
    facts.put("formatVersion", !ensemble && one.hasFormerNames() ? FORMAT_VERSION - 1 : FORMAT_VERSION);
    if (ensemble) {
      members(several.ensemble(trusted));
      calibration(several.calibration().orElse(null));
      return;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      facts.put("updaterState", zip.getEntry(ModelSerializer.UPDATER_BIN) != null);
    }
    Model network = one.isGraph() ? one.graph(false, trusted) : one.network(false, trusted);
    facts.setAll(NetworkFacts.of(network));
    part("normalizer", () -> one.normalizer().ifPresent(this::normalizer));
    part("calibration", () -> calibration(one.calibration().orElse(null)));
  }

  private String checksum() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) { // every Java has it
      throw new RefusedException(file + ": this Java has no SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void members(Ensemble ensemble) {
    ObjectNode about = facts.putObject("ensemble");
    List<Model> networks = ensemble.networks();
    if (ensemble.draws() > 0) {
      about.put("draws", ensemble.draws());
    }
    double[] weights = ensemble.weights();
    ArrayNode members = about.putArray("members");
    for (int m = 0; m < networks.size(); m++) {
      ObjectNode member = members.addObject();
      if (ensemble.draws() == 0) {
        member.put("weight", weights[m]);
      }
      member.setAll(NetworkFacts.of(networks.get(m)));
    }
    facts.set("predicts", NetworkFacts.density(ensemble.density()));
  }

  /** Does something that may fail without the network being of no use. */
  private void part(String name, Runnable action) {
    try {
      action.run();
    } catch (DL4JException e) {
      facts.withArray("faults").add(name + ": " + e.getMessage());
    }
  }

  private void normalizer(Normalizer<?> normalizer) {
    ObjectNode about = facts.putObject("normalizer");
    about.put("type", normalizer.getClass().getSimpleName());
    Units units = Units.of(normalizer);
    columns(about.putArray("features"), units.featureShift(), units.featureScale());
    if (units.ofLabels()) {
      columns(about.putArray("labels"), units.labelShift(), units.labelScale());
    }
  }

  private static void columns(ArrayNode columns, double[] shift, double[] scale) {
    for (int j = 0; j < shift.length; j++) {
      columns.addObject().put("shift", shift[j]).put("scale", scale[j]);
    }
  }

  private void calibration(Calibration calibration) {
    if (calibration != null) {
      try {
        facts.set("calibration", new ObjectMapper().readTree(calibration.toJson()));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
