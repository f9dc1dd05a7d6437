// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.listener.EarlyStoppingListener;
import org.deeplearning4j.nn.api.Model;

/**
 * Saves the network that early stopping begins with as the best so far.
 *
 * <p>If something is wrong in the first epoch, such as a label that is NaN, DL4J's trainer looks for a best model, finds
 * none, and throws a {@code NullPointerException} in the place of what was thrown (docs/dl4j-notes.md). With this listener
 * it ends with the reason {@code Error}, the message in {@code getTerminationDetails()}, and the network of the beginning:
 *
 * <pre>{@code
 * new EarlyStoppingTrainer(stopping, net, train, new FirstModelListener<>()).fit()
 * }</pre>
 *
 * @param <T> the class of the network
 */
public final class FirstModelListener<T extends Model> implements EarlyStoppingListener<T> {

  @Override
  public void onStart(EarlyStoppingConfiguration<T> configuration, T network) {
    double worst = configuration.getScoreCalculator().minimizeScore() ? Double.MAX_VALUE : -Double.MAX_VALUE;
    try {
      configuration.getModelSaver().saveBestModel(network, worst);
    } catch (IOException e) {
      throw new UncheckedIOException("FirstModelListener: cannot save the network that training begins with", e);
    }
  }

  @Override
  public void onEpoch(int epoch, double score, EarlyStoppingConfiguration<T> configuration, T network) {}

  @Override
  public void onCompletion(EarlyStoppingResult<T> result) {}
}
