// SPDX-License-Identifier: Apache-2.0

/**
 * Models of Keras with a mixture density layer, as networks of Deeplearning4j.
 *
 * <p>Start with {@link io.github.mdn4j.layer.keras.Keras3ModelImport}. This package alone may need
 * deeplearning4j-modelimport and HDF5, which are optional, so no other package may use it.
 */
package io.github.mdn4j.layer.keras;
