// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.layer.internal.AtomicFile;
import io.github.mdn4j.layer.internal.ZipEntries;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerType;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * A model file of {@link ModelSerializer} from outside: checked whole before anything in it is used.
 *
 * <pre>{@code
 * ModelArchive archive = ModelArchive.of(Path.of("model.zip"));
 * MultiLayerNetwork network = archive.network(false);
 * }</pre>
 *
 * <p>A zip says twice what is in it, before each entry and in the directory at its end, each time with a CRC-32 of the
 * entry. ModelSerializer reads entries until one does not look like an entry; a file of which one byte is wrong may
 * then lose its normaliser or the state of its updater, and nobody is told. Here both lists must agree with each other
 * and with the contents.
 *
 * <p>The configuration may name classes of this library, Deeplearning4j and ND4J, and of the packages that the caller
 * trusts; no other class is loaded. Serialised Java objects are refused.
 *
 * <p>Files from before some layers moved to packages of their own name them as they were then; ModelSerializer cannot
 * read those, and this can.
 */
public final class ModelArchive {

  private static final String WANTED =
      ": expected a model that Deeplearning4j's ModelSerializer wrote, but this is something else, damaged or cut short";

  /** The entry that holds a {@link Calibration}, as JSON. */
  public static final String CALIBRATION = "calibration.json";

  private static final Set<String> ARRAYS = Set.of(ModelSerializer.COEFFICIENTS_BIN, ModelSerializer.UPDATER_BIN);

  private final String name;
  private final Source source;
  private final Map<String, byte[]> small = new HashMap<>(); // what is no array
  private final boolean renamed; // whether the configuration is another than the file's

  /** Where the bytes are. */
  private interface Source {
    InputStream open() throws IOException;
  }

  /** What is said of an entry, or true of it. */
  private record Content(long crc, long size) {}

  private ModelArchive(String name, Source source, Map<String, Content> directory) {
    this.name = name;
    this.source = source;
    if (!directory.keySet().containsAll(List.of(ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN))) {
      throw new DL4JInvalidInputException(
          name + ": no Deeplearning4j network is in it: " + ModelSerializer.CONFIGURATION_JSON + " or "
              + ModelSerializer.COEFFICIENTS_BIN + " is missing");
    }
    Map<String, Content> found = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(source.open())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (found.put(entry.getName(), content(entry.getName(), new CheckedInputStream(zip, new CRC32()))) != null) {
          throw damaged(entry.getName() + " is in it twice", null);
        }
      }
    } catch (IOException | IllegalArgumentException e) { // the latter for a name that is no text
      throw damaged(e.getMessage(), e);
    }
    if (!found.equals(directory)) {
      throw damaged("its directory and its entries do not agree", null);
    }
    if (found.containsKey(ModelSerializer.PREPROCESSOR_BIN)) {
      throw new DL4JInvalidInputException(
          name + ": " + ModelSerializer.PREPROCESSOR_BIN + " is a serialised Java object, which is not read: save the"
              + " model anew, with a normaliser");
    }
    String written = configuration();
    String current = FormerNames.replaced(written);
    renamed = !current.equals(written);
    if (renamed) {
      small.put(ModelSerializer.CONFIGURATION_JSON, current.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Content content(String entry, CheckedInputStream in) throws IOException {
    long size;
    if (ARRAYS.contains(entry)) {
      size = in.transferTo(OutputStream.nullOutputStream());
    } else {
      byte[] bytes = in.readAllBytes();
      small.put(entry, bytes);
      size = bytes.length;
    }
    return new Content(in.getChecksum().getValue(), size);
  }

  /**
   * Reads a file and checks it.
   *
   * @throws DL4JInvalidInputException if it is damaged or no model; the message names the file
   * @throws UncheckedIOException if it cannot be read
   */
  public static ModelArchive of(Path file) {
    return new ModelArchive(file.toString(), () -> Files.newInputStream(file), directory(file.toString(), file));
  }

  /**
   * Checks what was in a file.
   *
   * @param name for messages
   * @param zip all bytes of the file
   * @throws DL4JInvalidInputException if they are damaged or no model
   */
  public static ModelArchive of(String name, byte[] zip) {
    return ZipEntries.onDisk(
        zip, copy -> new ModelArchive(name, () -> new ByteArrayInputStream(zip), directory(name, copy)));
  }

  private static Map<String, Content> directory(String name, Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().collect(Collectors.toMap(ZipEntry::getName, e -> new Content(e.getCrc(), e.getSize())));
    } catch (IOException | IllegalStateException e) { // the latter if a name is there twice
      throw new DL4JInvalidInputException(name + WANTED + ": " + e.getMessage(), e);
    }
  }

  private DL4JInvalidInputException damaged(String why, Throwable cause) {
    return new DL4JInvalidInputException(name + " is damaged: " + why, cause);
  }

  /** Returns whether a {@link ComputationGraph} is in it, and not a {@link MultiLayerNetwork}. */
  public boolean isGraph() {
    return configuration().contains("\"networkInputs\"");
  }

  /**
   * Returns whether its configuration names classes as they were called before some moved to packages of their own; such
   * a file can be read here, and by nothing else.
   */
  public boolean hasFormerNames() {
    return renamed;
  }

  /** Returns the configuration as JSON, with today's names of classes. */
  String configuration() {
    return new String(small.get(ModelSerializer.CONFIGURATION_JSON), StandardCharsets.UTF_8);
  }

  /** Returns an entry that is neither parameters nor the state of the updater, such as one that a program added. */
  public Optional<byte[]> entry(String entry) {
    return Optional.ofNullable(small.get(entry)).map(byte[]::clone);
  }

  /**
   * Restores the network.
   *
   * @param updater whether to restore the state of the updater, too
   * @param trusted packages of classes that the configuration may name beside those of this library, Deeplearning4j and
   *     ND4J, such as {@code com.example.densities}; packages below them are trusted too
   * @throws DL4JInvalidInputException if there is none, or its configuration names another class
   */
  public MultiLayerNetwork network(boolean updater, String... trusted) {
    KnownClasses.require(name, configuration(), MultiLayerConfiguration.class, List.of(trusted));
    return restored(in -> ModelSerializer.restoreMultiLayerNetwork(in, updater));
  }

  /** As {@link #network}, for a graph. */
  public ComputationGraph graph(boolean updater, String... trusted) {
    KnownClasses.require(name, configuration(), ComputationGraphConfiguration.class, List.of(trusted));
    return restored(in -> ModelSerializer.restoreComputationGraph(in, updater));
  }

  /**
   * Restores the normaliser, if there is one.
   *
   * @throws DL4JInvalidInputException if it is one of the kinds for which ND4J makes an object of a class that the file
   *     names
   */
  public Optional<Normalizer<?>> normalizer() {
    if (entry(ModelSerializer.NORMALIZER_BIN).filter(ModelArchive::isCustom).isPresent()) {
      throw new DL4JInvalidInputException(
          name + ": expected one of ND4J's own normalisers, but " + ModelSerializer.NORMALIZER_BIN
              + " names a class to read it by");
    }
    return Optional.ofNullable(restored(ModelSerializer::restoreNormalizerFromInputStream));
  }

  /**
   * Returns what the normaliser in it does to features and labels, to be done in double; empty if there is none.
   *
   * @throws DL4JInvalidInputException if it is neither a {@code NormalizerStandardize} nor a {@code
   *     NormalizerMinMaxScaler}
   */
  public Optional<Units> units() {
    return normalizer().map(Units::of);
  }

  /**
   * Reads the calibration that {@link #addCalibration} put beside the network, if there is one.
   *
   * @throws DL4JInvalidInputException if it is damaged
   */
  public Optional<Calibration> calibration() {
    try {
      return entry(CALIBRATION).map(json -> Calibration.fromJson(new String(json, StandardCharsets.UTF_8)));
    } catch (ND4JIllegalArgumentException e) {
      throw damaged(CALIBRATION + ": " + e.getMessage(), e);
    }
  }

  /**
   * Puts a calibration into a file that {@code ModelSerializer} or {@code Ensemble.save} wrote, in place of one that is
   * there. {@code mdn predict} and {@code mdn evaluate} then apply it. The file is replaced whole, or stays as it was.
   *
   * @param file a zip; readers that know nothing of calibrations read the network as before
   * @param calibration what was learnt on rows that training has not seen
   * @throws DL4JInvalidInputException if the file is no zip
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static void addCalibration(Path file, Calibration calibration) {
    byte[] json = calibration.toJson().getBytes(StandardCharsets.UTF_8);
    try {
      AtomicFile.write(file, pending -> {
        try (OutputStream copy = Files.newOutputStream(pending)) {
          Files.copy(file, copy);
        }
        ZipEntries.put(pending, Map.of(CALIBRATION, json));
      });
    } catch (IOException e) {
      throw new UncheckedIOException("ModelArchive: cannot write a calibration into " + file, e);
    } catch (ProviderNotFoundException e) {
      throw new DL4JInvalidInputException(file + ": expected a zip, but got something else", e);
    }
  }

  /**
   * Writes a network as {@link ModelSerializer} does, which reads it as before, with entries of one's own beside it. The
   * file is whole as soon as it has its name; one that is there is replaced.
   *
   * @param network a {@link MultiLayerNetwork} or a {@link ComputationGraph}
   * @param updater whether to write the state of the updater, too
   * @param entries what they hold, by name; {@link #entry} reads them
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, Model network, boolean updater, Map<String, byte[]> entries) {
    try {
      AtomicFile.write(file, pending -> writePending(pending, network, updater, entries));
    } catch (IOException e) {
      throw new UncheckedIOException("ModelArchive: cannot write " + file, e);
    }
  }

  /** Writes what {@link #write} does into a file that is not whole meanwhile. */
  static void writePending(Path pending, Model network, boolean updater, Map<String, byte[]> entries)
      throws IOException {
    ModelSerializer.writeModel(network, pending.toFile(), updater);
    ZipEntries.put(pending, entries);
  }

  private static boolean isCustom(byte[] normalizer) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(normalizer))) {
      in.readUTF(); // what it is
      in.readInt(); // version
      return in.readUTF().equals(NormalizerType.CUSTOM.name());
    } catch (IOException e) {
      return false; // ND4J will say what is wrong with it
    }
  }

  /** Returns the file with its configuration in today's names. */
  private InputStream withConfiguration() throws IOException {
    String entry = ModelSerializer.CONFIGURATION_JSON;
    try (InputStream file = source.open()) {
      return new ByteArrayInputStream(ZipEntries.with(entry, small.get(entry), file));
    }
  }

  /** Something that is read from the file. */
  private interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  private <T> T restored(Reading<T> reading) {
    try (InputStream in = renamed ? withConfiguration() : source.open()) {
      return reading.from(in);
    } catch (DL4JInvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DL4JInvalidInputException(name + ": the network in it cannot be read: " + e.getMessage(), e);
    }
  }
}
