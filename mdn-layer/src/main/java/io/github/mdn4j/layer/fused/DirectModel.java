// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;

/** A network whose gradient, score and update can be had in one go, as far as it has no more than a {@link DirectStep}. */
interface DirectModel extends Model {

  /** Computes gradient and score if that can be done directly; returns whether it was. */
  boolean computeDirectly();

  /** Returns what turns gradients into updates. */
  BaseMultiLayerUpdater<?> blocks();
}
