// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The log density of a {@link Mixture} as a graph: log f = logsumexp(logit + log fₖ) − logsumexp(logit). */
final class MixtureGraph {

  private static final double NEVER = -1e30; // the logarithm of 0 in graphs, where −∞ would make NaN of 0

  private final Mixture mixture;
  private final SameDiff sd;
  private final SDVariable theta; // [n,P]
  private final SDVariable y; // [n,D]

  private MixtureGraph(Mixture mixture, SameDiff sd, SDVariable theta, SDVariable y) {
    this.mixture = mixture;
    this.sd = sd;
    this.theta = theta;
    this.y = y;
  }

  static SDVariable logDensity(Mixture mixture, SameDiff sd, SDVariable theta, SDVariable y) { // [n,P], [n,D] -> [n,1]
    if (mixture.components() == 1) {
      int p = mixture.component().parameterWidth();
      return mixture.component().logDensity(sd, p == 0 ? theta : Columns.of(sd, theta, 1, p), y);
    }
    return new MixtureGraph(mixture, sd, theta, y).logDensity();
  }

  private SDVariable logDensity() {
    int components = mixture.components();
    SDVariable logits = mixture.logits(sd, theta); // [n,K]
    SDVariable joint = mixture.isOfOneFamily() ? logits.add(ofOneFamily()) : ofFamilies(logits); // [n,K]
    return Columns.logSumExp(sd, joint, components).sub(Columns.logSumExp(sd, logits, components));
  }

  private SDVariable ofOneFamily() { // [n,K]
    Density component = mixture.component();
    int components = mixture.components();
    if (component.parameterWidth() == 0) {
      return component.logDensity(sd, theta, y).add(mixture.logits(sd, theta).mul(0));
    }
    SDVariable labels = sd.tile(y, 1, components).reshape(-1, mixture.labelWidth()); // [nK,D]
    return component.logDensity(sd, mixture.componentRows(sd, theta), labels).reshape(-1, components);
  }

  private SDVariable ofFamilies(SDVariable logits) { // [n,K]
    UnionSupport support = mixture.union();
    SDVariable[] counting = support.countsEverywhere() ? null : support.counting(sd, y); // each [n,1]
    SDVariable[] joint = new SDVariable[mixture.components()];
    for (int k = 0; k < joint.length; k++) {
      Density part = mixture.component(k);
      int p = part.parameterWidth();
      SDVariable row = p == 0 ? theta : Columns.of(sd, theta, mixture.componentColumn(k), p);
      SDVariable logit = Columns.of(sd, logits, k, 1);
      if (counting == null) {
        joint[k] = logit.add(part.logDensity(sd, row, y));
      } else {
        SDVariable not = counting[k].mul(-1).add(1);
        SDVariable label = // one that is inside where this component does not count
            y.mul(counting[k]).add(Columns.constant(sd, y, part.support().inside()).mul(not));
        SDVariable log = logit.add(part.logDensity(sd, row, label));
        joint[k] = log.mul(counting[k]).add(not.mul(NEVER));
      }
    }
    return sd.concat(1, joint);
  }
}
