// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.List;
import java.util.Optional;

/** A bound distribution that knows whether it is a Gaussian, or a mixture of Gaussians. */
interface GaussianForm {

  /** Returns the Gaussians that this is a mixture of, or empty if it is no such thing. */
  Optional<List<Weighted>> gaussians();

  /** A Gaussian in a mixture, with the logarithm of its weight. */
  record Weighted(double logWeight, GaussianDistribution gaussian) {}
}
