// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.hdf5.global.hdf5;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights in a model file of Keras, an HDF5 archive: one group a layer, with groups of its own inside. */
final class KerasArchive {

  /** Where the layers' groups are in a file that holds a whole model. */
  private static final String MODEL_WEIGHTS = "model_weights";

  private final Hdf5Archive archive;

  private KerasArchive(Hdf5Archive archive) {
    this.archive = archive;
  }

  static KerasArchive of(Hdf5Archive archive) {
    return new KerasArchive(archive);
  }

  /**
   * Returns all weights of a layer by their paths below its group, such as {@code mdn/mdn_mus/kernel}.
   *
   * @return empty if there is no such group, or nothing in it
   */
  Map<String, INDArray> weights(String layer) throws UnsupportedKerasConfigurationException {
    Map<String, INDArray> weights = new LinkedHashMap<>();
    String root = archive.getGroups().contains(MODEL_WEIGHTS) ? MODEL_WEIGHTS : "/";
    if (archive.getGroups(root).contains(layer)) {
      collect(root + "/" + layer, "", weights);
    }
    return weights;
  }

  /**
   * Returns all weights of a layer of a {@code .keras} file by their paths below its group, such as {@code cell/vars/0}.
   *
   * @param kind the layer's class
   * @param number how many layers of that class are in front of it
   * @param who what messages call it
   * @param name its name, which the file may tell as well
   * @return empty if there is no such group, or nothing in it
   */
  Map<String, INDArray> numbered(String kind, int number, String who, String name)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    Map<String, INDArray> weights = new LinkedHashMap<>();
    String group = snakeCase(kind) + (number == 0 ? "" : "_" + number);
    if (archive.getGroups().contains("layers") && archive.getGroups("layers").contains(group)) {
      collect("layers/" + group, "", weights);
    }
    return weights;
  }

  /**
   * Spells a class as Keras does in paths: {@code LSTM} is lstm, {@code Conv1D} conv1d, {@code TimeDistributed}
   * time_distributed.
   */
  static String snakeCase(String kind) {
    return kind.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private void collect(String group, String path, Map<String, INDArray> weights)
      throws UnsupportedKerasConfigurationException {
    for (String set : archive.getDataSets(group)) {
      weights.put(path + set.replaceFirst(":\\d+$", ""), archive.readDataSet(set, group));
    }
    for (String inside : archive.getGroups(group)) {
      if (inside.startsWith("seed_generator")) {
        continue; // the state of a dropout, no weight
      }
      collect(group + "/" + inside, path + inside + "/", weights);
    }
  }

  /**
   * Finds all weights of a layer of which some are known, in the files that are open.
   *
   * <p>M2.1 hands a layer only the weights of the first of its inner layers, and not the file. But while it does that
   * the file is open, and HDF5 knows it.
   *
   * @param layer the name of its group
   * @param some what is known: kernel and bias of one inner layer
   * @throws InvalidKerasConfigurationException if no open file has such a layer
   */
  static Map<String, INDArray> completed(String layer, Map<String, INDArray> some)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    synchronized (Hdf5Archive.LOCK_OBJECT) {
      for (String file : openFiles()) {
        try (Hdf5Archive archive = new Hdf5Archive(file)) {
          Map<String, INDArray> all = of(archive).weights(layer);
          if (all.values().containsAll(some.values())) {
            if (archive.hasAttribute("model_config")) {
              KerasImportFaults.requireNone(archive.readAttributeAsJson("model_config"));
            }
            return all;
          }
        }
      }
    }
    throw new InvalidKerasConfigurationException(
        "MDN \"" + layer + "\": M2.1 gave the weights " + some.keySet() + " alone, and no open file has the others");
  }

  private static List<String> openFiles() {
    long[] files = new long[(int) hdf5.H5Fget_obj_count(hdf5.H5F_OBJ_ALL, hdf5.H5F_OBJ_FILE)];
    hdf5.H5Fget_obj_ids(hdf5.H5F_OBJ_ALL, hdf5.H5F_OBJ_FILE, files.length, files);
    List<String> names = new ArrayList<>();
    for (long file : files) {
      int length = (int) hdf5.H5Fget_name(file, (byte[]) null, 0);
      byte[] name = new byte[length + 1]; // it ends with a zero
      hdf5.H5Fget_name(file, name, name.length);
      names.add(new String(name, 0, length, StandardCharsets.UTF_8));
    }
    return names;
  }
}
