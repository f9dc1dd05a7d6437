// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What a task has to do with each row.
 *
 * @param features what goes into the network
 * @param columns what is added
 * @param badRows what becomes of rows that cannot be scored
 * @param batchSize rows that go through the network together
 */
record ScoringPlan(NumberColumns features, List<ScoreColumn> columns, BadRows badRows, int batchSize)
    implements Serializable {}
